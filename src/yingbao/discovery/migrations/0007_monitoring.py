from importlib.resources import files
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def subject() -> Any:
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.subject"
    )


def night(*, null: bool = False) -> Any:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="discovery.night"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0006_bundles"),
        ("registry", "0003_tally"),
    ]

    operations = [
        migrations.CreateModel(
            name="Watched",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("ground", models.TextField(default="")),
                ("area", models.TextField(default="")),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("ended", models.TextField(default="")),
                ("seen_at", models.DateTimeField()),
                ("night", night()),
                ("ended_night", night(null=True)),
                ("subject", subject()),
            ],
            options={
                "indexes": [models.Index(fields=["area", "since", "id"], name="watched_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "reason"),
                        condition=models.Q(("until__isnull", True)),
                        name="watched_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pushed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", models.TextField()),
                ("push", models.TextField()),
                ("area", models.TextField(default="")),
                ("state", models.TextField(default="open")),
                ("opened_at", models.DateTimeField()),
                ("outcome", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("author_id", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("home", subject()),
                ("night", night()),
            ],
            options={
                "indexes": [models.Index(fields=["area", "state", "-id"], name="pushed_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("home", "reason", "push"), condition=models.Q(("state", "open")), name="pushed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CrossMatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("quarter", models.DateField(unique=True)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("watched", models.IntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("night", night()),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("change", models.TextField()),
                ("area", models.TextField(default="")),
                ("area_before", models.TextField(default="")),
                ("before", models.JSONField(default=list)),
                ("after", models.JSONField(default=list)),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="discovery.crossmatch",
                    ),
                ),
                ("subject", subject()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("match", "subject"), name="differs_once")],
            },
        ),
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "monitoring.sql").read_text(encoding="utf-8")),
    ]
