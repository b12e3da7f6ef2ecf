"""Messages to whom a case is about, and news of a desk: their tables, and what the database holds about them (sql/outbox.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_seen_quickly"), ("registry", "0012_holding")]
    operations = [
        migrations.AddField("task", "urged_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("kind", models.TextField(primary_key=True, serialize=False)),
                ("outcomes", ArrayField(models.TextField(), default=list)),
                ("steps", ArrayField(models.TextField(), default=list)),
            ],
            options={"db_table": "casework_telling"},
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField()),
                ("role", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "casework_seen",
                "constraints": [models.UniqueConstraint(fields=("user_id", "role"), name="one_seen")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("area", models.TextField()),
                ("kind", models.TextField()),
                ("channel", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("tries", models.IntegerField(default=0)),
                ("run", models.TextField(default="")),
                ("text", models.TextField(default="")),
                ("why", models.TextField(default="")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                (
                    "case",
                    models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="messages"),
                ),
                (
                    "task",
                    models.ForeignKey("casework.task", django.db.models.deletion.PROTECT, related_name="messages"),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        "registry.subject", django.db.models.deletion.PROTECT, db_constraint=False, related_name="+"
                    ),
                ),
            ],
            options={
                "db_table": "casework_message",
                "constraints": [models.UniqueConstraint(fields=("task", "kind"), name="one_message")],
                "indexes": [
                    models.Index(
                        fields=["id"], condition=models.Q(("state__in", ["waiting", "handing"])), name="message_waiting"
                    ),
                    models.Index(fields=["area", "id"], name="message_area"),
                    models.Index(fields=["case"], name="message_case"),
                ],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "outbox.sql").read_text(encoding="utf-8")),
    ]
