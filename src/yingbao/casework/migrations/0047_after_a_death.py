"""What waits of a case goes with its person (sql/dying.sql), and letters are to the family then (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0046_owing")]
    operations = [
        migrations.RunSQL(functions("casework", "dying.sql", "casework.close_dead")),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about")),
    ]
