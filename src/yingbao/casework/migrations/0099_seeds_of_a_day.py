"""A seed draws only among cases opened after the day on which it was published (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DAY = """
ALTER TABLE casework_seed ADD COLUMN IF NOT EXISTS day date;
ALTER TABLE casework_seed DISABLE TRIGGER USER;
UPDATE casework_seed SET day = (made_at AT TIME ZONE 'Asia/Shanghai')::date WHERE day IS NULL;
ALTER TABLE casework_seed ENABLE TRIGGER USER;
ALTER TABLE casework_seed ALTER COLUMN day SET NOT NULL;
DROP FUNCTION IF EXISTS casework.seeds();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0098_members")]
    operations = [
        migrations.RunSQL(DAY),
        migrations.RunSQL(
            functions("casework", "way.sql", *(f"casework.{name}" for name in ("publish_seed", "seeds", "drawn")))
        ),
    ]
