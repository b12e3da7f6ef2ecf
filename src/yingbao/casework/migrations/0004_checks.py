"""Means checks: their tables, and what the database holds about them (sql/checks.sql)."""

from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_letters"),
        ("registry", "0011_veils"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.TextField(unique=True)),
                ("institution", models.TextField()),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("absent", models.JSONField(default=dict)),
                ("days", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("institutions", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("signed_day", models.DateField()),
                ("until", models.DateField()),
                ("note", models.TextField(default="")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="authorisations", to="casework.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="authorisation_case")],
            },
        ),
        migrations.CreateModel(
            name="CheckLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.IntegerField()),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "authorisations",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("state", models.TextField(default="waiting")),
                (
                    "differs",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("as_of", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("account", models.TextField(default="")),
                ("heard", models.BooleanField(null=True)),
                ("account_by", models.BigIntegerField(null=True)),
                ("account_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="casework.check"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="casework.case"
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
                "db_table": "casework_check_line",
                "indexes": [
                    models.Index(fields=["case"], name="check_line_case"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["subject"], name="check_line_waiting"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "place"), name="one_line")],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "checks.sql").read_text(encoding="utf-8")),
    ]
