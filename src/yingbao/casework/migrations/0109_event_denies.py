"""What is registered of an event that the rules ask for, and it is not so, is told before it is decided (sql/marks.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = "REVOKE EXECUTE ON FUNCTION casework.event_denies(bigint) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0108_nonces")]
    operations = [migrations.RunSQL(functions("casework", "marks.sql", "casework.event_denies") + CLOSED)]
