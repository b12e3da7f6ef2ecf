"""Who lives in a family that a letter counts is asked of the function that tells it everywhere (sql/letters.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0097_counted")]
    operations = [migrations.RunSQL(functions("casework", "letters.sql", "casework.counted"))]
