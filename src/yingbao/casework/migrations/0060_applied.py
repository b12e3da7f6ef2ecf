"""A case for which somebody applied begins after telling and asking, and is of one matter with one that begins there (sql/opening.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = "REVOKE EXECUTE ON FUNCTION casework.begins_alike(text, text, text) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0059_left_to_the_dead")]
    operations = [
        migrations.RunSQL(functions("casework", "opening.sql", "casework.begins_alike", "casework.open")),
        migrations.RunSQL(CLOSED),
    ]
