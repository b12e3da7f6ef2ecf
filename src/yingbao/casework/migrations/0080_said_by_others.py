"""A number that somebody only declared, or that was taken back, may be asked for on paper (sql/papers.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0072_named_apart")]
    operations = [migrations.RunSQL(functions("casework", "papers.sql", "casework.known_without"))]
