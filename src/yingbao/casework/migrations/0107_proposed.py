"""Who hands a step up may say how much they propose (sql/acting.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0106_pressing")]
    operations = [
        migrations.AddField("task", "proposed_fen", models.BigIntegerField(null=True)),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
