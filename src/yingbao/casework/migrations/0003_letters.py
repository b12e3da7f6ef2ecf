"""Letters: their tables, and what the database holds about them (sql/letters.sql)."""

from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("policy", models.TextField()),
                ("tasks", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("site", models.TextField()),
                ("done", models.IntegerField(default=0)),
                ("failed", models.JSONField(default=dict)),
                ("state", models.TextField(default="waiting")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("kind", models.TextField(primary_key=True, serialize=False)),
                ("words", models.TextField()),
                ("document", models.TextField()),
                ("verdict", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("year", models.IntegerField()),
                ("serial", models.IntegerField()),
                ("number", models.TextField(unique=True)),
                ("closely", models.BooleanField()),
                ("until", models.DateField(null=True)),
                ("sha256", models.TextField(default="")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="casework.batch",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="casework.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="casework.decision",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="casework.task"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["task", "kind"], name="letter_task"),
                    models.Index(condition=models.Q(("until__isnull", False)), fields=["until"], name="letter_hangs"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "year", "serial"), name="one_number")],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "letters.sql").read_text(encoding="utf-8")),
    ]
