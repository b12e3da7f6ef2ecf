"""Who is kept from a later case is asked of that case's steps alone (sql/acting.sql, sql/deciding.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0111_overdue")]
    operations = [
        migrations.RunSQL(functions("casework", "deciding.sql", "casework.back_to_first")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.keep_apart_later")),
    ]
