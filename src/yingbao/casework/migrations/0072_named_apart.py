"""Two refusals that bore one name are told apart: nobody was heard before the earlier of two grants ends, and a public notice that is sent to
nobody (sql/twice.sql, sql/posting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0077_seed_stands")]
    operations = [
        migrations.RunSQL(functions("casework", "twice.sql", "casework.end_twice")),
        migrations.RunSQL(functions("casework", "posting.sql", "casework.deliver_letter")),
    ]
