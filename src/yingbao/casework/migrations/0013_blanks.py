"""Blank forms that come from above: their tables, and what the database holds about them (sql/blanks.sql)."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_news"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blank",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("print", models.TextField()),
                ("heads", models.JSONField(default=list)),
                ("size", models.IntegerField()),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("filled_at", models.DateTimeField(null=True)),
                ("rows", models.IntegerField(default=0)),
                ("forgotten_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BlankPlan",
            fields=[
                ("print", models.TextField(primary_key=True, serialize=False)),
                ("plan", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("by", models.BigIntegerField()),
            ],
            options={
                "db_table": "casework_blank_plan",
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "blanks.sql").read_text(encoding="utf-8")),
    ]
