"""What was said since the last night is found by its index (sql/bundles.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0012_dying")]
    operations = [migrations.RunSQL(functions("discovery", "bundles.sql", "discovery.bundle"))]
