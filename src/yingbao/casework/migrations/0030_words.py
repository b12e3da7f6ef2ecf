"""Whoever appeals says why, in their words (sql/opening.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

RIGHTS = """
REVOKE EXECUTE ON FUNCTION casework.plead(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.plead(bigint, text) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0029_signatures")]
    operations = [
        migrations.AddField("case", "words", models.TextField(db_default="")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.plead")),
        migrations.RunSQL(RIGHTS),
    ]
