"""Cases that few may know of by their policy, and who is on one lets others know (sql/opening.sql, sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0048_raised")]
    operations = [
        migrations.RunSQL(functions("casework", "opening.sql", "casework.open")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.put_on")),
    ]
