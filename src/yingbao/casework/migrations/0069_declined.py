"""Who declines is asked again on the day that was said, a year later where none was, and at most as much later as the data say (sql/acting.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0062_lasting_marks")]
    operations = [
        migrations.AddField(model_name="word", name="lasts", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="word", name="lasts_most", field=models.IntegerField(null=True)),
        migrations.AddField(model_name="task", name="until", field=models.DateField(null=True)),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
