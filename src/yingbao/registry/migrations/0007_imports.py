"""The steps of an import that a person takes (sql/imports.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_identity")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "imports.sql").read_text(encoding="utf-8")),
    ]
