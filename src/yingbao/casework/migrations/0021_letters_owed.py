"""No step is over, and no case goes further, without the letter that it owes; a letter follows what it tells of (sql/letters.sql, sql/acting.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

LETTERS = (
    "casework.letter_about",
    "casework.told_at",
    "casework.owes",
    "casework.writable",
    "casework.allot",
    "casework.verify",
    "casework.waiting",
    "casework.order_letters",
)
GRANTS = """
REVOKE EXECUTE ON FUNCTION casework.told_at(casework_task), casework.owes(casework_task), casework.writable(bigint), casework.waiting(text, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.writable(bigint), casework.waiting(text, text) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0020_posting")]
    operations = [
        migrations.AddField("series", "outcome", models.TextField(default="")),
        migrations.RunSQL(functions("casework", "letters.sql", *LETTERS)),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL(GRANTS),
    ]
