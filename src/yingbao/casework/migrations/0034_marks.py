"""What is registered of an event sets marks of its cases (sql/marks.sql); who does otherwise says why (sql/acting.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0033_called_for")]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[("code", models.TextField(primary_key=True, serialize=False)), ("fact", models.TextField())],
        ),
        migrations.CreateModel(
            name="Marking",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("mark", models.TextField()),
                ("bears", models.BooleanField()),
                ("reason", models.TextField(default="")),
                ("statement", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="markings"),
                ),
            ],
            options={"indexes": [models.Index(fields=["case"], name="marking_case")]},
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "marks.sql").read_text(encoding="utf-8")),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.mark(bigint, text, boolean);"),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.mark")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.open")),
    ]
