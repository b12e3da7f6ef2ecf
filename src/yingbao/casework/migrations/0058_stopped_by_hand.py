"""What is stopped by hand after a death is a decision of a case of its own, and owes its letter (sql/endings.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = """
DROP FUNCTION IF EXISTS casework.stop_by_hand(bigint, date, text);
REVOKE EXECUTE ON FUNCTION casework.by_hand_step(text), casework.stop_by_hand(bigint, date, text, jsonb) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0057_seeds")]
    operations = [
        migrations.RunSQL(functions("casework", "endings.sql", "casework.by_hand_step", "casework.stop_by_hand")),
        migrations.RunSQL(CLOSED),
    ]
