"""What a matter decided ends where it is decided anew: one decision of it is in force (sql/deciding.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DECIDING = ("casework.back_to_first", "casework.ended_by", "casework.end_decisions", "casework.decide")
CLOSED = """
DROP FUNCTION IF EXISTS casework.end_decisions(casework_case, date, text);
REVOKE EXECUTE ON FUNCTION casework.back_to_first(bigint), casework.ended_by(casework_case, text),
  casework.end_decisions(casework_case, date, text, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_happened")]
    operations = [
        migrations.RunSQL(functions("casework", "deciding.sql", *DECIDING)),
        migrations.RunSQL(CLOSED),
    ]
