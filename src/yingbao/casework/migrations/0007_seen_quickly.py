"""Lists of cases read their first rows and stop (sql/seen_quickly.sql)."""

from importlib.resources import files

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_holding")]
    operations = [
        migrations.AddField("task", "seen", ArrayField(models.TextField(), default=list)),
        migrations.AddIndex(
            "task", models.Index(fields=["due", "id"], condition=models.Q(done_at=None), name="task_due")
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "seen_quickly.sql").read_text(encoding="utf-8")),
    ]
