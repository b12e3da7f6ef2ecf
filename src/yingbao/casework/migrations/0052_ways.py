"""Of a step that was entered by an older edition comes, too, what the one in force knows besides (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0051_twice")]
    operations = [
        migrations.RunSQL(
            functions("casework", "way.sql", *(f"casework.{name}" for name in ("ways", "following", "draw")))
        ),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.ways(casework_task) FROM PUBLIC;"),
    ]
