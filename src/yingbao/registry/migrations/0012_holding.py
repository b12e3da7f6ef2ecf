"""Whoever writes of somebody holds the file first (sql/holding.sql), and so do the functions that write."""

from importlib.resources import files

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_veils")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "holding.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(functions("registry", "registry.sql", "registry.refresh", "registry.state", "registry.stop")),
        migrations.RunSQL(functions("registry", "identity.sql", "registry.merge", "registry.split")),
    ]
