"""What there is beside a case is told in one statement (sql/there.sql)."""

from django.db import migrations

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0104_paid_twice")]
    operations = [migrations.RunSQL(whole("casework", "there.sql"))]
