"""A letter counts a family as the last notice of its case did, whose maker left out whom the policy does not count (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

DOORS = """
REVOKE EXECUTE ON FUNCTION casework.counted(casework_case), casework.counts(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.counts(bigint) TO yingbao_web;
"""
NAMES = ("counted", "counts", "letter_about")


class Migration(migrations.Migration):
    dependencies = [("casework", "0096_less_unheard")]
    operations = [
        migrations.RunSQL(functions("casework", "letters.sql", *(f"casework.{name}" for name in NAMES))),
        migrations.RunSQL(DOORS),
    ]
