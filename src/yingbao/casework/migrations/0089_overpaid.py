"""What became of the money that was paid too much by two grants at once is taken down (sql/overpaid.sql)."""

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0086_declined_before")]
    operations = [
        migrations.CreateModel(
            name="Overpaid",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("became", models.TextField()),
                ("why", models.TextField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("author_id", models.BigIntegerField()),
                (
                    "twice",
                    models.ForeignKey("casework.twice", django.db.models.deletion.PROTECT, related_name="overpaid"),
                ),
            ],
            options={"indexes": [models.Index(fields=["twice"], name="overpaid_twice")]},
        ),
        migrations.RunSQL(whole("casework", "overpaid.sql")),
    ]
