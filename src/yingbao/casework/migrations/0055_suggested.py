"""An amount for a public notice is proposed as the rules computed it, also where no finding led to the case (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

GRANTS = """
REVOKE EXECUTE ON FUNCTION casework.suggested(casework_case), casework.proposed(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.proposed(bigint) TO yingbao_web;
"""
NAMES = ("suggested", "proposed", "letter_about")


class Migration(migrations.Migration):
    dependencies = [("casework", "0054_last_homes")]
    operations = [
        migrations.RunSQL(functions("casework", "letters.sql", *(f"casework.{name}" for name in NAMES))),
        migrations.RunSQL(GRANTS),
    ]
