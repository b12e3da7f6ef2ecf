"""Who may be whom a desk is about to register (sql/identity.sql)."""

from django.db import migrations

from yingbao.database.functions import functions

GRANT = """
REVOKE EXECUTE ON FUNCTION registry.alike(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry.alike(text, text, boolean) TO yingbao_web;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_rolling_facts")]
    operations = [migrations.RunSQL(functions("registry", "identity.sql", "registry.alike") + GRANT)]
