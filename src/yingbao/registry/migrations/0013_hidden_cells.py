"""No cell of few people follows from those that are shown and the totals (sql/statistics.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_holding")]
    operations = [
        migrations.RunSQL(files("yingbao.registry").joinpath("sql", "statistics.sql").read_text(encoding="utf-8")),
    ]
