"""Photographs and scanned papers of a case: their table, and what the database holds about it (sql/pictures.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0024_sighted")]
    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("sha256", models.TextField()),
                ("page", models.IntegerField()),
                ("shows", models.TextField(default="")),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("size", models.IntegerField()),
                ("located", models.BooleanField(default=False)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("brought_by", models.BigIntegerField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("why", models.TextField(default="")),
                (
                    "case",
                    models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="pictures"),
                ),
                (
                    "task",
                    models.ForeignKey("casework.task", django.db.models.deletion.PROTECT, related_name="pictures"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="picture_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["task", "kind", "sha256", "page"], condition=Q(withdrawn_at=None), name="one_picture"
                    ),
                    models.CheckConstraint(condition=Q(kind__in=("photo", "scan")), name="picture_kind"),
                ],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "pictures.sql").read_text(encoding="utf-8")),
    ]
