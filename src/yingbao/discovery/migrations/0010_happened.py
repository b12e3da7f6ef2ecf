"""Events are looked for in statements that may tell of one, and in no others (sql/happened.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0009_seen_quickly")]
    operations = [
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "happened.sql").read_text(encoding="utf-8")),
    ]
