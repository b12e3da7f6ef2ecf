"""A visit of the sample is taken down, too, where the office's day was moved back before its month (sql/honesty.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0016_days_of_visits")]
    operations = [migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.visited"))]
