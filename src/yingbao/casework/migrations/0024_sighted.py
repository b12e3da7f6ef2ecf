"""A letter says why as far as the desk sees that makes or orders it (sql/deciding.sql, sql/letters.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

RIGHTS = """
REVOKE EXECUTE ON FUNCTION casework.out_of_sight(jsonb), casework.grounds(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework.grounds(bigint, bigint) TO yingbao_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_decided_anew")]
    operations = [
        migrations.AddField("series", "proves", models.BooleanField(default=False)),
        migrations.AddField("batch", "hidden", models.JSONField(default=dict)),
        migrations.RunSQL(
            functions("casework", "deciding.sql", "casework.out_of_sight", "casework.grounds", "casework.proof")
        ),
        migrations.RunSQL(
            functions("casework", "letters.sql", "casework.letter_about", "casework.allot", "casework.order_letters")
        ),
        migrations.RunSQL(RIGHTS),
    ]
