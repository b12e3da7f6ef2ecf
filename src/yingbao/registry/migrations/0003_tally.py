"""The tally, and the function through which it is read (sql/statistics.sql)."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_functions")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("area", models.TextField()),
                ("kind", models.TextField()),
                ("hukou_here", models.BooleanField()),
                ("band", models.SmallIntegerField()),
                ("category", models.TextField()),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "statistics.sql").read_text(encoding="utf-8")),
    ]
