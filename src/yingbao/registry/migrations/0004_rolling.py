"""Whose profiles differ between two days (sql/rolling.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_tally")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "rolling.sql").read_text(encoding="utf-8")),
    ]
