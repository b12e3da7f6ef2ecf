"""Who is kept from a step by an earlier one is told before they do it (sql/acting.sql), and hears no news of it (sql/news.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

NAMES = ("casework.keeps_from", "casework.kept_from", "casework.check_actor")


class Migration(migrations.Migration):
    dependencies = [("casework", "0018_events")]
    operations = [
        migrations.RunSQL(functions("casework", "acting.sql", *NAMES)),
        migrations.RunSQL(functions("casework", "news.sql", "casework.news")),
    ]
