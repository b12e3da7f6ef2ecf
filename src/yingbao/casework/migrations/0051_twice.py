"""What is granted twice stands in a list, for people to mend (sql/twice.sql). Everybody is looked at anew."""

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0050_asked_once"), ("registry", "0016_dying")]
    operations = [
        migrations.CreateModel(
            name="Twice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("policy", models.TextField()),
                ("event", models.TextField(default="")),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_why", models.TextField(default="")),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("subject", "policy", "event"),
                        name="found_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(whole("casework", "twice.sql")),
        migrations.RunSQL("DELETE FROM casework_deaths_seen;"),
    ]
