"""What everybody is found by, and the function that finds (sql/search.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_rolling")]
    operations = [
        migrations.DeleteModel("Key"),
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "search.sql").read_text(encoding="utf-8")),
    ]
