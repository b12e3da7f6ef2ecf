"""Where harm is found only at a step of a case, guardians lose sight of the child as they do where it was reported (sql/opening.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions

CLOSED = "REVOKE EXECUTE ON FUNCTION casework.suspect(casework_case) FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("casework", "0093_who_reported")]
    operations = [
        migrations.AddField("word", "suspends", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.suspect")),
        migrations.RunSQL(CLOSED),
        migrations.RunSQL(functions("casework", "reports.sql", "casework.report")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
