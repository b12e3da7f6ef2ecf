"""Up to how much a role may decide at a step (sql/deciding.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

CLOSED = "REVOKE EXECUTE ON FUNCTION casework.check_limit(bigint, text, jsonb) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0099_seeds_of_a_day")]
    operations = [
        migrations.AddField("plan", "most", models.JSONField(default=list, db_default=[])),
        migrations.RunSQL(functions("casework", "deciding.sql", "casework.check_limit", "casework.decide") + CLOSED),
    ]
