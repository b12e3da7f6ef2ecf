"""What lacks is asked for once in a case, all together (sql/acting.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0049_few")]
    operations = [
        migrations.AddField(model_name="word", name="once", field=models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
