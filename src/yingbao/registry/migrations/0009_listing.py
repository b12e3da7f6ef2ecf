"""Lists of files in order, from indexes of their own (sql/listing.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_subjects")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "listing.sql").read_text(encoding="utf-8")),
    ]
