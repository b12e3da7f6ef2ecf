"""No bundle is open over a home of whom nobody lives (sql/bundles.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0011_own"), ("registry", "0016_dying")]
    operations = [migrations.RunSQL(functions("discovery", "bundles.sql", "discovery.bundle", "discovery.follow"))]
