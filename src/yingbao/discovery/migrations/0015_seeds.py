"""The seed of a month's sample is published on a day before the one on which it is drawn (sql/seeds.sql)."""

from django.db import migrations, models

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("discovery", "0014_verified")]
    operations = [
        migrations.CreateModel(
            name="Seed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField(unique=True)),
                ("seed", models.TextField()),
                ("size", models.IntegerField()),
                ("day", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.BigIntegerField()),
                ("publisher", models.TextField()),
            ],
        ),
        migrations.RunSQL("DROP FUNCTION IF EXISTS discovery.draw(date, text, int);"),
        migrations.RunSQL(whole("discovery", "seeds.sql")),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION discovery.publish_seed(date, text, int), discovery.draw() FROM PUBLIC;"
        ),
    ]
