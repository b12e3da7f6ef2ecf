"""The digest of the log's seal over a seed's publication is mixed into the lots of its sample (sql/seeds.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("discovery", "0024_declined_no_more")]
    operations = [
        migrations.AddField("sample", "mark", models.TextField(default="", db_default="")),
        migrations.RunSQL("DROP FUNCTION IF EXISTS discovery.samples()"),
        migrations.RunSQL(functions("discovery", "honesty.sql", "discovery.samples")),
        migrations.RunSQL(functions("discovery", "seeds.sql", "discovery.seal_of", "discovery.draw")),
    ]
