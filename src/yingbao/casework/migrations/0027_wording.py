"""A letter says truly how its case began, and is to a child's guardian (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

LETTERS = ("casework.letter_about", "casework.ask_letter", "casework.waiting", "casework.order_letters")


class Migration(migrations.Migration):
    dependencies = [("casework", "0026_in_force")]
    operations = [
        migrations.RunSQL(functions("casework", "letters.sql", *LETTERS)),
        migrations.RunSQL(functions("casework", "deciding.sql", "casework.out_of_sight")),
    ]
