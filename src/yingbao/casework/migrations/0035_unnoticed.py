"""A child's letter is to the guardian also where none is on record (sql/letters.sql); a notice that was never made is told apart from one
that hangs yet (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0034_marks")]
    operations = [
        migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.unnoticed", "casework.act")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.unnoticed(casework_task) FROM PUBLIC;"),
    ]
