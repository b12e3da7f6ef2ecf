"""Printed survey forms are remembered, question by question (sql/sheets.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0036_fields")]
    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("serial", models.IntegerField()),
                ("items", models.JSONField()),
                ("day", models.DateField()),
                ("printed_at", models.DateTimeField()),
                ("printed_by", models.BigIntegerField()),
                ("entered_day", models.DateField(null=True)),
                ("entered_by", models.BigIntegerField(null=True)),
                ("case", models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="sheets")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "serial"), name="one_sheet")]},
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "sheets.sql").read_text(encoding="utf-8")),
    ]
