"""A mark lasts for the surveys that the plan has of it on the day, and for none that it no longer has or has only later (sql/way.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0061_law_of_today")]
    operations = [migrations.RunSQL(functions("casework", "way.sql", "casework.lasting_marks"))]
