"""What somebody declined before it was found is not asked again until the day that was said (sql/joining.sql, sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.declined_before(text, bigint, text, bigint), casework.finding_of(casework_case) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0084_family_told")]
    operations = [
        migrations.RunSQL(
            functions(
                "casework", "joining.sql", "casework.declined_before", "casework.finding_of", "casework.join_finding"
            )
        ),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL(CLOSED),
    ]
