"""Where a step leads asks once which day it is, not of every row of every edition of the plans (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0112_few")]
    operations = [migrations.RunSQL(functions("casework", "way.sql", "casework.led"))]
