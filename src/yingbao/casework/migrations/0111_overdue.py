"""Papers are overdue only after the day by which somebody was told to bring them (sql/papers.sql, sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DOORS = """
REVOKE EXECUTE ON FUNCTION casework.bring_by(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.bring_by(bigint, date) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0110_paid_twice_plainly")]
    operations = [
        migrations.RunSQL(functions("casework", "papers.sql", "casework.bring_by")),
        migrations.RunSQL(DOORS),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
