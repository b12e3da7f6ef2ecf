"""A check after a death in the family is opened by hand only where somebody died (sql/opening.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = (
    "REVOKE EXECUTE ON FUNCTION casework.for_a_death(text, text, bigint), casework.nobody_died(bigint) FROM PUBLIC;"
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0055_suggested")]
    operations = [
        migrations.RunSQL(
            functions(
                "casework", "opening.sql", *(f"casework.{name}" for name in ("for_a_death", "nobody_died", "open"))
            )
        ),
        migrations.RunSQL(CLOSED),
    ]
