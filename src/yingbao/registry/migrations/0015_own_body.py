"""Who works for an organisation or an institution has its file at their desk (sql/identity.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_own_home")]
    operations = [migrations.RunSQL(functions("registry", "identity.sql", "registry.own_body", "office.files_of"))]
