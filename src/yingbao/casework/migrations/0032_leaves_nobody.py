"""Who goes along is not the only one who could do a later step (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0031_recorded")]
    operations = [
        migrations.RunSQL(functions("casework", "acting.sql", "casework.leaves_nobody", "casework.check_actor")),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION casework.leaves_nobody(casework_task, bigint, bigint) FROM PUBLIC;"
        ),
    ]
