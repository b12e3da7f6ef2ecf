"""Nothing of a child is hung out: the mark `minor`, and a notice that lists none (sql/way.sql, sql/acting.sql, sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

ACTING = ("casework.noticed", "casework.unnoticed", "casework.mark")
LETTERS = ("casework.letter_about", "casework.allot", "casework.notices")


class Migration(migrations.Migration):
    dependencies = [("casework", "0070_authorisation_forms"), ("casework", "0075_ended_twice")]
    operations = [
        migrations.RunSQL(functions("casework", "way.sql", "casework.minor", "casework.bears")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.minor(bigint) FROM PUBLIC;"),
        migrations.RunSQL(functions("casework", "acting.sql", *ACTING)),
        migrations.RunSQL(functions("casework", "letters.sql", *LETTERS)),
    ]
