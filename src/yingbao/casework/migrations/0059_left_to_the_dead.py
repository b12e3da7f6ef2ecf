"""What a re-check leaves to somebody who has died is said why, and stands in the list of what is to stop (sql/acting.sql, sql/endings.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

BEFORE = """
UPDATE casework_ending e SET kept_at = clock_timestamp() FROM casework_case c
WHERE c.id = e.case_id AND c.closed_day IS NOT NULL AND c.outcome = 'keep' AND e.enters = 'death' AND e.lifted_at IS NULL;
"""
CLOSED = "REVOKE EXECUTE ON FUNCTION casework.left_to_the_dead(bigint) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0058_stopped_by_hand")]
    operations = [
        migrations.AddField(model_name="ending", name="kept_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(functions("casework", "endings.sql", "casework.left_to_the_dead")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act", "casework.close")),
        migrations.RunSQL(CLOSED),
        migrations.RunSQL(BEFORE),
    ]
