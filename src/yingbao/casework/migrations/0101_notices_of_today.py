"""A public notice proposes what was decided in its case, and nothing that a night computed (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0100_most")]
    operations = [migrations.RunSQL(functions("casework", "letters.sql", "casework.suggested"))]
