"""What the database itself holds: policies and functions (sql/discovery.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_initial"), ("registry", "0002_functions")]
    operations = [
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "discovery.sql").read_text(encoding="utf-8"))
    ]
