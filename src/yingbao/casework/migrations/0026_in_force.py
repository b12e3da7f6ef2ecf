"""A re-check is offered where something is in force (sql/deciding.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0025_pictures")]
    operations = [migrations.RunSQL(functions("casework", "deciding.sql", "casework.in_force"))]
