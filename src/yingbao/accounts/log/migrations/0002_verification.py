"""Verifying the log is the worker's (sql/verification.sql)."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("log", "0001_initial"), ("accounts", "0002_functions")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.BigIntegerField(null=True)),
                ("state", models.TextField(default="waiting")),
                ("share", models.FloatField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("entries", models.BigIntegerField(default=0)),
                ("seals", models.BigIntegerField(default=0)),
                ("unsealed", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
                ("defects", models.JSONField(default=list)),
                ("restored", models.JSONField(default=list)),
            ],
        ),
        migrations.RunSQL(
            files("yingbao.accounts.log").joinpath("sql", "verification.sql").read_text(encoding="utf-8")
        ),
    ]
