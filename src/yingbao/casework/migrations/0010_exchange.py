"""Lists for platforms of higher levels: their tables, and what the database holds about them (sql/exchange.sql)."""

from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0009_disputed_at_home"),
        ("registry", "0012_holding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.TextField(unique=True)),
                ("layout", models.TextField()),
                ("platform", models.TextField()),
                ("format", models.TextField()),
                ("month", models.DateField()),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("reason", models.TextField()),
                ("mark", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("size", models.IntegerField()),
                ("done", models.IntegerField(default=0)),
                ("failed", models.JSONField(null=True)),
                ("sha256", models.TextField(default="")),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("fetched_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("forgotten_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ExchangeRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.IntegerField()),
                ("statement", models.BigIntegerField(null=True)),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("state", models.TextField(default="new")),
                ("problems", models.JSONField(default=list)),
                ("their_number", models.TextField(default="")),
                ("their_reason", models.TextField(default="")),
                (
                    "differs",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "about",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="casework.exchange"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
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
                "db_table": "casework_exchange_row",
                "indexes": [models.Index(fields=["subject"], name="exchange_row_subject")],
                "constraints": [models.UniqueConstraint(fields=("batch", "place"), name="one_row")],
            },
        ),
        migrations.CreateModel(
            name="TheirNumber",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("platform", models.TextField()),
                ("number", models.TextField()),
                ("at", models.DateTimeField()),
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
                "db_table": "casework_their_number",
                "constraints": [models.UniqueConstraint(fields=("platform", "subject"), name="one_their_number")],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "exchange.sql").read_text(encoding="utf-8")),
    ]
