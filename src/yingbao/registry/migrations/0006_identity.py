"""Merging and splitting of files (sql/identity.sql)."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_search")]
    operations = [
        migrations.AddField("Pair", "reason", models.TextField(blank=True, default="")),
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "identity.sql").read_text(encoding="utf-8")),
    ]
