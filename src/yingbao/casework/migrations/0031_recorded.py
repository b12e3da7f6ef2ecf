"""A hearing, and a means check, is not over before something of it stands on record (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0030_words")]
    operations = [
        migrations.RunSQL(functions("casework", "acting.sql", "casework.recorded", "casework.act")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.recorded(casework_task, text) FROM PUBLIC;"),
    ]
