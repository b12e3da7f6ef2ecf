"""Lists of what is exchanged with platforms read their first rows and stop (sql/exchanged_quickly.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0014_notices")]
    operations = [
        migrations.RunSQL(
            files("yingbao.casework").joinpath("sql", "exchanged_quickly.sql").read_text(encoding="utf-8")
        ),
    ]
