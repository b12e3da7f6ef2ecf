"""What nobody knows when a seed is published is mixed into the lots of cases opened from now on (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions, whole

NAMES = ("seed_stands", "keep_nonce", "publish_seed", "drawn", "lot")
NONCES = """
CREATE TABLE IF NOT EXISTS casework_nonce (case_id bigint PRIMARY KEY REFERENCES casework_case, nonce uuid NOT NULL DEFAULT gen_random_uuid());
ALTER TABLE casework_nonce ENABLE ROW LEVEL SECURITY;
"""
TRIGGERS = """
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON casework_nonce FOR EACH ROW EXECUTE FUNCTION casework.seed_stands();
CREATE OR REPLACE TRIGGER keep_nonce AFTER INSERT ON casework_case FOR EACH ROW EXECUTE FUNCTION casework.keep_nonce();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0107_proposed")]
    operations = [
        migrations.RunSQL(NONCES),
        migrations.RunSQL(functions("casework", "way.sql", *(f"casework.{name}" for name in NAMES))),
        migrations.RunSQL(TRIGGERS + whole("casework", "there.sql")),
    ]
