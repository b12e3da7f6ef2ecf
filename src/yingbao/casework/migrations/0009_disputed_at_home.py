"""Who is disputed as a guardian loses sight of the household as well (sql/opening.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_outbox"), ("registry", "0014_own_home")]
    operations = [migrations.RunSQL(functions("casework", "opening.sql", "casework.suspend"))]
