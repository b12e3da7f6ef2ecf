"""Who is to be heard by the law of the day is heard before they get less, also where the case stood past the hearing when that law came
(sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

CLOSED = "REVOKE EXECUTE ON FUNCTION casework.led(casework_task), casework.unheard(casework_task) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0070_authorisation_forms")]
    operations = [
        migrations.RunSQL(functions("casework", "way.sql", "casework.led", "casework.unheard", "casework.ways")),
        migrations.RunSQL(CLOSED),
    ]
