"""What was declined and is open again by hand is looked at again (sql/discovery.sql): it may be no longer so."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0023_over_is_over")]
    operations = [migrations.RunSQL(functions("discovery", "discovery.sql", "discovery.settle"))]
