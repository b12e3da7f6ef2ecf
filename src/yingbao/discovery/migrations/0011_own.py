"""Who works for an organisation reads what was found of it (sql/own.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0010_happened")]
    operations = [
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "own.sql").read_text(encoding="utf-8")),
    ]
