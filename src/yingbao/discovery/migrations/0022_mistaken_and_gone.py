"""What was mistaken and is no longer so still counts among the mistakes (sql/honesty.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0021_moved")]
    operations = [migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.reach"))]
