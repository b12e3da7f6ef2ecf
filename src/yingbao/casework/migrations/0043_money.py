"""Money is granted with its amount, whatever the rules answer (sql/deciding.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0042_endings")]
    operations = [migrations.RunSQL(functions("casework", "deciding.sql", "casework.decide"))]
