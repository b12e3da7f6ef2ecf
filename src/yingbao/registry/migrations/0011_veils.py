"""The pages' role learns nothing of whom a desk does not see (sql/scene.sql); entries about restricted files are hidden
from whom they are about (sql/hiding.sql)."""

from importlib.resources import files

from django.db import migrations


def _sql(name: str) -> str:
    return files("yingbao.registry").joinpath("sql", name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_lists")]
    operations = [
        migrations.RunSQL(_sql("scene.sql")),
        migrations.RunSQL(_sql("hiding.sql")),
    ]
