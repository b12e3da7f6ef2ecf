"""Lists by what few have, from indexes of their own (sql/listing.sql); statistics ask for the areas once (sql/statistics.sql)."""

from django.db import migrations

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_listing")]
    operations = [
        migrations.RunSQL(whole("registry", "listing.sql")),
        migrations.RunSQL(whole("registry", "statistics.sql")),
    ]
