"""After a change whoever died is looked at, and everybody who has died once a day (sql/endings.sql); a restricted case in which nothing
is granted goes on after a death (sql/dying.sql)."""

from django.db import migrations

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0044_owed")]
    operations = [
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.owed_to_death(bigint), casework.the_dead();"),
        migrations.RunSQL(whole("casework", "dying.sql")),
        migrations.RunSQL(whole("casework", "endings.sql")),
    ]
