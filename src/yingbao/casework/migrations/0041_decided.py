"""A case in which something was decided bears the mark `decided` where its steps look at it (sql/way.sql); nobody sets it (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0040_dying")]
    operations = [
        migrations.RunSQL(functions("casework", "way.sql", "casework.following")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.mark")),
    ]
