"""A home is called after somebody who lives, where anybody does, and after nobody who is hidden (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0080_said_by_others")]
    operations = [migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about"))]
