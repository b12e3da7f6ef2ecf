"""Who reported is kept with a report, sealed, and read against a logged look (sql/reports.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

COLUMNS = """
DROP FUNCTION IF EXISTS casework.report(text, bigint, text, text, text, text, text, jsonb);
REVOKE SELECT ON casework_report FROM yingbao_web, yingbao_worker;
ALTER TABLE casework_report ADD COLUMN IF NOT EXISTS reporter bytea;
ALTER TABLE casework_report ADD COLUMN IF NOT EXISTS reporter_hash bytea;
"""
NAMES = ("casework.report", "casework.calls_back", "casework.ask_reporters", "casework.reporters")
DOORS = """
GRANT EXECUTE ON FUNCTION casework.report(text, bigint, text, text, text, text, text, jsonb, bytea, bytea), casework.ask_reporters(bigint),
  casework.reporters(bigint, bigint) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0091_heard_of_one")]
    operations = [
        migrations.AddField("report", "reachable", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(COLUMNS),
        migrations.RunSQL(functions("casework", "reports.sql", *NAMES)),
        migrations.RunSQL(DOORS),
    ]
