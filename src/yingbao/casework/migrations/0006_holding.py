"""Who acts on a case holds its file first, then the case (sql/holding.sql)."""

from importlib.resources import files

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_editions"), ("registry", "0012_holding")]
    operations = [
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "holding.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.open")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL(functions("casework", "checks.sql", "casework.at_check")),
    ]
