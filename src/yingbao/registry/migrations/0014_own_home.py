"""A citizen's desk has the file of their household too (sql/identity.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_hidden_cells")]
    operations = [migrations.RunSQL(functions("registry", "identity.sql", "registry.own_home", "office.files_of"))]
