"""What the database itself holds: functions, triggers, policies (sql/office.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(files("yingbao.accounts").joinpath("sql", "office.sql").read_text(encoding="utf-8"))
    ]
