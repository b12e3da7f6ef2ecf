from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0005_publishing"),
        ("registry", "0003_tally"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.TextField()),
                ("day", models.DateField()),
                ("sensitive", models.BooleanField(default=False)),
                ("area", models.TextField(default="")),
                ("state", models.TextField(default="open")),
                ("opened_at", models.DateTimeField()),
                ("consent_at", models.DateTimeField(null=True)),
                ("consent_by", models.BigIntegerField(null=True)),
                ("consent_who", models.TextField(default="")),
                ("consent_how", models.TextField(default="")),
                ("visited_at", models.DateTimeField(null=True)),
                ("visited_by", models.BigIntegerField(null=True)),
                ("visit_note", models.TextField(default="")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "home",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
                (
                    "night",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="discovery.night"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["area", "state", "-id"], name="bundle_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("home", "event"),
                        condition=models.Q(("state", "closed"), _negated=True),
                        name="one_open_bundle",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundled",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("joined_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="discovery.bundle"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="discovery.finding"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bundle", "finding"), name="bundled_once")],
            },
        ),
        migrations.AddField(
            model_name="bundle",
            name="findings",
            field=models.ManyToManyField(related_name="bundles", through="discovery.Bundled", to="discovery.finding"),
        ),
        migrations.CreateModel(
            name="BundleTurn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("author_id", models.BigIntegerField(null=True)),
                ("reason", models.TextField(default="")),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="discovery.bundle"
                    ),
                ),
                (
                    "night",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="discovery.night"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.TextField()),
                ("statement_id", models.BigIntegerField()),
                ("occasion", models.TextField(default="")),
                ("day", models.DateField()),
                ("seen_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="happenings", to="discovery.bundle"
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
                "constraints": [models.UniqueConstraint(fields=("event", "statement_id"), name="happened_once")],
            },
        ),
        migrations.RunSQL(files("yingbao.discovery").joinpath("sql", "bundles.sql").read_text(encoding="utf-8")),
    ]
