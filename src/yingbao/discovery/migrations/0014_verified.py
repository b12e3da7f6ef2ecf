"""Only what was verified or granted counts as verified; a case that was merely opened does not (sql/honesty.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0013_summarised")]
    operations = [migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.reach"))]
