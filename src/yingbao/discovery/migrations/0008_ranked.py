"""A district's findings in the order of their rank, from an index of their own (sql/ranked.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0007_monitoring")]
    operations = [
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "ranked.sql").read_text(encoding="utf-8")),
    ]
