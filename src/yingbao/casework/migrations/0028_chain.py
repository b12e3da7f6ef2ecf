"""Nobody who surveyed or decided in a matter decides it again on appeal, however often it is appealed against (sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0027_wording")]
    operations = [migrations.RunSQL(functions("casework", "acting.sql", "casework.keeps_from"))]
