"""Cases name their event as statements do (before: as findings do); the amount of a decision is held (sql/measuring.sql)."""

from importlib.resources import files

from django.db import migrations

NAME_AS_STATEMENTS = r"""
UPDATE casework_case c SET event = substr(event, length(subject_id::text) + 2)
WHERE event LIKE '%:%' AND event = (SELECT f.event FROM discovery_finding f WHERE f.id = c.finding_id)
  AND starts_with(event, subject_id || ':') AND NOT EXISTS (SELECT FROM casework_decision d WHERE d.case_id = c.id)
"""
"""What was decided already is replayed as it was decided."""


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_surveys")]
    operations = [
        migrations.RunSQL(NAME_AS_STATEMENTS),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "measuring.sql").read_text(encoding="utf-8")),
    ]
