"""The letter of what somebody gets less, or no longer, knows when they were heard, and by which law (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0085_reports")]
    operations = [
        migrations.RunSQL(functions("casework", "letters.sql", "casework.heard_before", "casework.letter_about")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.heard_before(casework_task) FROM PUBLIC;"),
    ]
