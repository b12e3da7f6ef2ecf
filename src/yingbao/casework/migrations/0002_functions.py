"""What the database itself holds: policies, functions and triggers (sql/casework.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("discovery", "0002_functions"), ("registry", "0002_functions")]
    operations = [
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "casework.sql").read_text(encoding="utf-8"))
    ]
