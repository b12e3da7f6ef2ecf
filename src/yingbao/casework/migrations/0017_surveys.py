"""What was answered at visits: its table, and what the database holds about it (sql/surveys.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0016_told_of")]
    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.TextField()),
                ("occasion", models.TextField(default="")),
                ("fact", models.TextField()),
                ("said", models.TextField()),
                ("statement", models.BigIntegerField(null=True)),
                ("against", models.BigIntegerField(null=True)),
                ("holds", models.TextField(default="")),
                ("day", models.DateField()),
                ("once", models.UUIDField()),
                ("second_id", models.BigIntegerField(null=True)),
                ("asked_by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("case", models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="answers")),
                (
                    "subject",
                    models.ForeignKey(
                        "registry.subject", django.db.models.deletion.PROTECT, db_constraint=False, related_name="+"
                    ),
                ),
                ("task", models.ForeignKey("casework.task", django.db.models.deletion.PROTECT, related_name="answers")),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="answer_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("task", "once"), name="one_answer"),
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ("value", "confirms", "unknown", "declines"))),
                        name="answer_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holds__in", ("", "visit", "register", "open"))), name="answer_holds"
                    ),
                ],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "surveys.sql").read_text(encoding="utf-8")),
    ]
