"""A visit has the day on which it was made, which a paper typed in later names (sql/honesty.sql, sql/bundles.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0015_seeds")]
    operations = [
        migrations.AddField("Visit", "day", models.DateField(null=True)),
        migrations.AddField("Bundle", "consent_day", models.DateField(null=True)),
        migrations.AddField("Bundle", "visited_day", models.DateField(null=True)),
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS discovery.visited(bigint, text, jsonb, text);"
            " DROP FUNCTION IF EXISTS discovery.turn_bundle(bigint, text, text, text, text);"
        ),
        migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.visited")),
        migrations.RunSQL(functions("discovery", "bundles.sql", "discovery.turn_bundle")),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION discovery.visited(bigint, text, jsonb, text, date),"
            " discovery.turn_bundle(bigint, text, text, text, text, date) FROM PUBLIC;"
        ),
    ]
