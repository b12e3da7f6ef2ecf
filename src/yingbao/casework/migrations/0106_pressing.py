"""A step that presses without a term stands before all others (sql/pressing.sql)."""

from django.db import migrations, models
from django.db.models import Q

from yingbao.casework.pressing import placed
from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0105_there")]
    operations = [
        migrations.AddField("task", "pressing", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("task", "placed", placed()),
        migrations.AddIndex(
            "task", models.Index(fields=["placed", "id"], condition=Q(done_at=None), name="task_placed")
        ),
        migrations.RunSQL(whole("casework", "pressing.sql")),
    ]
