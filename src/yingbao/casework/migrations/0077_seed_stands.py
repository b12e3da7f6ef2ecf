"""The seed by which cases are drawn is logged when it is published, and never changed (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

KEPT = """
ALTER TABLE casework_seed ADD COLUMN IF NOT EXISTS id bigint GENERATED ALWAYS AS IDENTITY;
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE ON casework_seed FOR EACH ROW EXECUTE FUNCTION casework.seed_stands();
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_seed FOR EACH ROW EXECUTE FUNCTION office.log_change();
REVOKE EXECUTE ON FUNCTION casework.seed_stands() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0071_papers")]
    operations = [
        migrations.RunSQL(functions("casework", "way.sql", "casework.seed_stands")),
        migrations.RunSQL(KEPT),
    ]
