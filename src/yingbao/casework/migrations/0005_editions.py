"""A process follows the edition of the policies that is in force (sql/editions.sql, sql/way.sql)."""

from django.db import migrations, models

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_checks"), ("discovery", "0008_ranked")]
    operations = [
        migrations.AddField("plan", "label", models.JSONField(default=dict)),
        migrations.AddField("plan", "cited", models.JSONField(default=dict)),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.planned(text, text, date)"),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.arriving(text, text, text[], date)"),
        migrations.RunSQL(whole("casework", "way.sql")),
        migrations.RunSQL(whole("casework", "editions.sql")),
    ]
