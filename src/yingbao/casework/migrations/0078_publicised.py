"""Whoever decides sees for how much a public notice hung (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0081_called_after_the_living")]
    operations = [migrations.RunSQL(functions("casework", "letters.sql", "casework.publicised"))]
