"""The letter that ends one of two grants says when they were heard, and by which law (sql/twice.sql, sql/letters.sql); what became of the money that
both paid is in the log of whose it was (sql/overpaid.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

HEARD_BEFORE = "UPDATE casework_twice SET heard = true WHERE settled_why LIKE '%（听取本人意见：%）';"
LOGGED = """
CREATE OR REPLACE TRIGGER log_change AFTER INSERT ON casework_overpaid FOR EACH ROW EXECUTE FUNCTION casework.log_overpaid();
REVOKE EXECUTE ON FUNCTION casework.log_overpaid() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0090_asked_since")]
    operations = [
        migrations.AddField("twice", "heard", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(functions("casework", "twice.sql", "casework.end_twice")),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.heard_before")),
        migrations.RunSQL(HEARD_BEFORE),
        migrations.RunSQL(functions("casework", "overpaid.sql", "casework.log_overpaid")),
        migrations.RunSQL(LOGGED),
    ]
