"""What is known of somebody without papers is asked once of each, however small the office is (sql/papers.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0094_suspected")]
    operations = [migrations.RunSQL(functions("casework", "papers.sql", "casework.papers_of"))]
