"""Lists of bundles, visits and what is watched read their first rows and stop (sql/seen_quickly.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0008_ranked")]
    operations = [
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "seen_quickly.sql").read_text(encoding="utf-8")),
    ]
