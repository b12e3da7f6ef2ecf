"""Nobody says of what is about the dead that it was told without saying who of the family was (sql/hears.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0083_said_when_heard")]
    operations = [migrations.RunSQL(functions("casework", "hears.sql", "casework.settle_message"))]
