"""A visit of the sample follows whoever moves before they were met (sql/honesty.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

MOVED = """
REVOKE EXECUTE ON FUNCTION discovery.visit_moved() FROM PUBLIC;
CREATE OR REPLACE TRIGGER visits AFTER UPDATE OF area ON registry_subject FOR EACH ROW
  WHEN (OLD.area IS DISTINCT FROM NEW.area) EXECUTE FUNCTION discovery.visit_moved();
ALTER TABLE discovery_visit DISABLE TRIGGER USER;
UPDATE discovery_visit v SET area = s.area FROM registry_subject s
WHERE s.id = v.subject_id AND v.state IN ('waiting', 'absent') AND v.area <> s.area;
ALTER TABLE discovery_visit ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0020_moved_back")]
    operations = [
        migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.visit_moved")),
        migrations.RunSQL(MOVED),
    ]
