"""Who is to be heard before they get less is heard, too, before the earlier of two grants ends (sql/twice.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0067_home_letters")]
    operations = [
        migrations.RunSQL(functions("casework", "twice.sql", "casework.hears_first", "casework.end_twice")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.hears_first(bigint) FROM PUBLIC;"),
    ]
