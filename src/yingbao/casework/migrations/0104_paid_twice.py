"""What was paid too much by two grants at once is counted by the receipts (sql/paid_twice.sql, sql/overpaid.sql)."""

from django.db import migrations

from yingbao.database.functions import functions, whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0103_given_back")]
    operations = [
        migrations.RunSQL(whole("casework", "paid_twice.sql")),
        migrations.RunSQL(functions("casework", "overpaid.sql", "casework.settle_overpaid")),
    ]
