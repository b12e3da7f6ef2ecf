"""Nobody writes that a notice met no objection which was never hung out (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_blanks")]
    operations = [migrations.RunSQL(functions("casework", "acting.sql", "casework.noticed", "casework.act"))]
