"""What the database itself holds: policies, functions and triggers."""

from importlib.resources import files

from django.db import migrations

FILES = ("seeing", "way", "opening", "acting", "deciding", "keeping")


def _sql(name: str) -> str:
    return files("yingbao.casework").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("discovery", "0002_functions"), ("registry", "0002_functions")]
    operations = [migrations.RunSQL(_sql(name)) for name in FILES]
