"""An open step knows who is kept from it by what they did before (sql/acting.sql); lists asked that of each step, one by one."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from yingbao.database.functions import functions

FUNCTIONS = ("apart_from", "keeps_from", "all_kept_from", "keep_apart", "keep_apart_later")
KEPT = """
REVOKE EXECUTE ON FUNCTION casework.apart_from(casework_task), casework.all_kept_from(casework_task), casework.keep_apart(),
  casework.keep_apart_later() FROM PUBLIC;
CREATE OR REPLACE TRIGGER apart BEFORE INSERT ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.keep_apart();
CREATE OR REPLACE TRIGGER apart_later AFTER UPDATE OF done_at ON casework_task FOR EACH ROW EXECUTE FUNCTION casework.keep_apart_later();
CREATE OR REPLACE TRIGGER apart_later AFTER INSERT ON casework_decision FOR EACH ROW EXECUTE FUNCTION casework.keep_apart_later();
ALTER TABLE casework_task DISABLE TRIGGER USER;
UPDATE casework_task t SET kept = casework.all_kept_from(t) WHERE done_at IS NULL AND casework.all_kept_from(t) <> '{}';
ALTER TABLE casework_task ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0078_publicised")]
    operations = [
        migrations.AddField("task", "kept", ArrayField(models.BigIntegerField(), default=list)),
        migrations.RunSQL(functions("casework", "acting.sql", *(f"casework.{name}" for name in FUNCTIONS))),
        migrations.RunSQL(functions("casework", "news.sql", "casework.news")),
        migrations.RunSQL(KEPT),
    ]
