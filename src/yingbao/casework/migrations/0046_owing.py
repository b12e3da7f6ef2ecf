"""A step that names no letter is not looked at for what it owes (sql/owed.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0045_deaths_seen")]
    operations = [migrations.RunSQL(functions("casework", "owed.sql", "casework.owed_anew"))]
