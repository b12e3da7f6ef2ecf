"""Who is kept from a step is told where nobody else could do it either (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0037_sheets")]
    operations = [migrations.RunSQL(functions("casework", "acting.sql", "casework.nobody_can"))]
