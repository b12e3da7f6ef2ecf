"""A death opens a re-check of what is in force, where the process names one, or puts it in a list (sql/endings.sql)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions, whole


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0041_decided"),
        ("registry", "0016_dying"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="entry",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("died", models.DateField()),
                ("statement", models.BigIntegerField()),
                ("enters", models.TextField()),
                ("policy", models.TextField()),
                ("event", models.TextField(default="")),
                ("occasion", models.TextField()),
                ("decision", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_why", models.TextField(default="")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.source"
                    ),
                ),
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
                "indexes": [models.Index(fields=["subject"], name="ending_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("person", "subject", "policy", "occasion"),
                        name="ended_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(functions("casework", "way.sql", "casework.bears", "casework.following")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.take_up", "casework.open")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.mark")),
        migrations.RunSQL(functions("casework", "deciding.sql", "casework.end_statements", "casework.end_decisions")),
        migrations.RunSQL(whole("casework", "dying.sql")),
        migrations.RunSQL(whole("casework", "endings.sql")),
    ]
