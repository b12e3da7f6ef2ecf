"""A reduction pays less and a raise more, a new monthly grant takes the place of the one before (sql/deciding.sql, sql/measuring.sql), and
one letter may tell of several verdicts (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DECIDING = ("ended_by", "granted_before", "paid_before", "check_amount", "decide")
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.granted_before(casework_case), casework.paid_before(casework_case, date),
  casework.check_amount(casework_case, text, date, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0047_after_a_death")]
    operations = [
        migrations.RunSQL(functions("casework", "deciding.sql", *(f"casework.{name}" for name in DECIDING))),
        migrations.RunSQL(CLOSED),
        migrations.RunSQL(functions("casework", "measuring.sql", "casework.measure")),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.told_at")),
    ]
