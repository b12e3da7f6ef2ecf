"""Which step papers are completed at is asked by one function (sql/papers.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

FUNCTIONS = "casework.at_papers", "casework.name_papers", "casework.bring_by"
DOORS = "REVOKE EXECUTE ON FUNCTION casework.at_papers(bigint) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0113_day_once")]
    operations = [
        migrations.RunSQL(functions("casework", "papers.sql", *FUNCTIONS)),
        migrations.RunSQL(DOORS),
    ]
