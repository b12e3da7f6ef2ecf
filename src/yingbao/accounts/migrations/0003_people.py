"""Provisional passwords, opinions on broken glass, and who may change people (sql/people.sql)."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_functions")]
    operations = [
        migrations.AddField("user", "provisional", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("glass", "opinion", models.TextField(blank=True, db_default="", default="")),
        migrations.RemoveConstraint("assignment", "ends_later"),
        migrations.AddConstraint(
            "assignment",
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")), name="ends_not_earlier"
            ),
        ),
        migrations.RunSQL(files("yingbao.accounts").joinpath("sql", "people.sql").read_text(encoding="utf-8")),
    ]
