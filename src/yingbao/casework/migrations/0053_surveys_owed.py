"""Who is marked as kin of staff is surveyed by the district before anybody decides, whenever the mark was set, and stays marked so in a
re-check or an appeal (sql/way.sql, sql/marks.sql, sql/opening.sql, sql/acting.sql)."""

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0052_ways")]
    operations = [
        migrations.RunSQL(
            functions("casework", "way.sql", "casework.owed_surveys", "casework.surveys_owed", "casework.lasting_marks")
        ),
        migrations.RunSQL(functions("casework", "marks.sql", "casework.mark_as_before")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.take_up")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
    ]
