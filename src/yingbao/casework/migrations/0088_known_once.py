"""What is known of somebody without papers is asked once, not of each paper (sql/papers.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0082_kept")]
    operations = [migrations.RunSQL(functions("casework", "papers.sql", "casework.papers_of"))]
