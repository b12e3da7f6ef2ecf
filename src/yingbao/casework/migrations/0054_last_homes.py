"""A death is told of the home that a register has taken the dead out of since (sql/endings.sql), and letters of it are to the family
(sql/letters.sql). Everybody who has died is looked at anew."""

from django.db import migrations

from yingbao.database.functions import functions

NEW = ("last_homes", "empty", "gone", "nobody_left")
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.last_homes(bigint[]), casework.empty(bigint), casework.gone(bigint), casework.nobody_left(bigint)
  FROM PUBLIC;
DELETE FROM casework_deaths_seen;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0053_surveys_owed")]
    operations = [
        migrations.RunSQL(
            functions("casework", "endings.sql", *(f"casework.{name}" for name in (*NEW, "owed_to_death", "lives")))
        ),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about")),
        migrations.RunSQL(CLOSED),
    ]
