"""The pages' role learns nothing of whom a desk does not see (sql/scene.sql); entries about restricted files are hidden
from whom they are about (sql/hiding.sql)."""

from django.db import migrations

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_lists")]
    operations = [
        migrations.RunSQL(whole("registry", "scene.sql")),
        migrations.RunSQL(whole("registry", "hiding.sql")),
    ]
