"""Who of the family of somebody who has died was told stands with the message (sql/hears.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

BEFORE = """
DROP FUNCTION IF EXISTS casework.settle_message(bigint, text, text);
UPDATE casework_message m SET served = coalesce(substring(m.why FROM '^告知(.{2,60}?)：'), '') FROM casework_case c
WHERE c.id = m.case_id AND m.state = 'delivered' AND m.why LIKE '告知%' AND casework.gone(c.subject_id);
"""
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.settle_message(bigint, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.settle_message(bigint, text, text, text) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0073_heard_first")]
    operations = [
        migrations.AddField(model_name="message", name="served", field=models.TextField(db_default="", default="")),
        migrations.RunSQL(BEFORE),
        migrations.RunSQL(functions("casework", "hears.sql", "casework.settle_message")),
        migrations.RunSQL(CLOSED),
    ]
