"""What the database itself holds: functions, triggers, policies (sql/registry.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("accounts", "0002_functions")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "registry.sql").read_text(encoding="utf-8"))
    ]
