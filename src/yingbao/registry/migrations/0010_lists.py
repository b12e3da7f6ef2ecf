"""Lists by what few have, from indexes of their own (sql/listing.sql); statistics ask for the areas once (sql/statistics.sql)."""

from importlib.resources import files

from django.db import migrations


def _sql(name: str) -> str:
    return files("yingbao.registry").joinpath("sql", name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_listing")]
    operations = [
        migrations.RunSQL(_sql("listing.sql")),
        migrations.RunSQL(_sql("statistics.sql")),
    ]
