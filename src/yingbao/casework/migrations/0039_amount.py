"""Nothing is granted without an amount where the rules compute one (sql/measuring.sql)."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0038_nobody_can")]
    operations = [
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "measuring.sql").read_text(encoding="utf-8")),
    ]
