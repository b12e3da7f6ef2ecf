"""What is due of two grants in a month is written without a trick (sql/paid_twice.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0109_event_denies")]
    operations = [migrations.RunSQL(functions("casework", "paid_twice.sql", "casework.overpaid"))]
