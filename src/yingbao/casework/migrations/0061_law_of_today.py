"""Where an outcome leads follows the law of the day on which it comes (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0060_applied")]
    operations = [migrations.RunSQL(functions("casework", "way.sql", "casework.ways"))]
