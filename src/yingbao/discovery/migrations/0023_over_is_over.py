"""What is over by itself is not opened again from a page that was read before (sql/discovery.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0022_mistaken_and_gone")]
    operations = [migrations.RunSQL(functions("discovery", "discovery.sql", "discovery.settle"))]
