"""A seed is published before the first case of its month is drawn (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0056_nobody_died")]
    operations = [migrations.RunSQL(functions("casework", "way.sql", "casework.publish_seed"))]
