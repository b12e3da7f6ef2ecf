"""Where the day moves, whoever is only paid in between is not written anew (sql/rolling.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_dying")]
    operations = [migrations.RunSQL(functions("registry", "rolling.sql", "registry.turning"))]
