"""A report that joins a case which is all but over begins it anew; sent twice it is one; no file names the case (sql/reports.sql, sql/opening.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0087_by_layout")]
    operations = [
        migrations.RunSQL(functions("casework", "reports.sql", "casework.report")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.suspend")),
    ]
