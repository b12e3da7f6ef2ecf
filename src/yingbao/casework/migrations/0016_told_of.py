"""Whom a list tells of is told to who ordered it alone (sql/exchange.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_exchanged_quickly")]
    operations = [migrations.RunSQL(functions("casework", "exchange.sql", "casework.told_of"))]
