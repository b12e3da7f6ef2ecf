"""What is put down of a case that few may know of is hidden from whom it is about (sql/hiding.sql)."""

from django.db import migrations

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0101_notices_of_today")]
    operations = [migrations.RunSQL(whole("casework", "hiding.sql"))]
