"""Who has died, and which homes nobody lives in (sql/dying.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_own_body")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "dying.sql").read_text(encoding="utf-8")),
    ]
