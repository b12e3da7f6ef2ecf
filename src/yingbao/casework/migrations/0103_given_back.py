"""A finding that a case gives back is looked at again (sql/opening.sql): it may be no longer so."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0102_hide_few")]
    operations = [migrations.RunSQL(functions("casework", "opening.sql", "casework.tell_finding"))]
