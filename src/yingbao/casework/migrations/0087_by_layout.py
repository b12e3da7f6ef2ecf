"""A batch of means checks keeps by which layout its file went out (sql/checks.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

BEFORE = "DROP FUNCTION IF EXISTS casework.hand_over(bigint);"
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.hand_over(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.hand_over(bigint, text, text) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0089_overpaid")]
    operations = [
        migrations.AddField("check", "layout", models.TextField(db_default="", default="")),
        migrations.AddField("check", "layout_print", models.TextField(db_default="", default="")),
        migrations.RunSQL(BEFORE),
        migrations.RunSQL(functions("casework", "checks.sql", "casework.hand_over")),
        migrations.RunSQL(CLOSED),
    ]
