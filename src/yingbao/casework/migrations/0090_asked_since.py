"""What somebody declined is asked again once they asked for it since (sql/joining.sql); what was found before this office knew that somebody had
declined it, and nobody asked for since, is declined until the day that was said."""

from django.db import migrations

from yingbao.database.functions import functions

FOUND_BEFORE = """
SELECT casework.tell_finding(f.id, 'declined', d.reason, d.until)
FROM discovery_finding f
  CROSS JOIN LATERAL casework.declined_before(f.policy, f.subject_id, substr(f.event, strpos(f.event, ':') + 1), f.id) d
WHERE f.state = 'suspected' AND f.cell IN ('missed', 'underpaid', 'ask') AND d.id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0092_reported_again")]
    operations = [
        migrations.RunSQL(functions("casework", "joining.sql", "casework.declined_before")),
        migrations.RunSQL(FOUND_BEFORE),
    ]
