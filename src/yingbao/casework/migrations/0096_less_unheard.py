"""A further grant of less a month than is paid waits for a hearing, where the law of the day has one (sql/deciding.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DECIDING = ("paid_by", "paid_before", "not_heard", "check_heard", "decide")
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.paid_by(bigint[], date), casework.not_heard(casework_case),
  casework.check_heard(casework_case, date, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0095_known_once")]
    operations = [
        migrations.RunSQL(functions("casework", "deciding.sql", *(f"casework.{name}" for name in DECIDING)) + CLOSED)
    ]
