"""What is reported where few may know is kept, a further report with the case that is open (sql/reports.sql); it is news (sql/news.sql)."""

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions, whole


class Migration(migrations.Migration):
    dependencies = [("casework", "0088_known_once")]
    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("way", models.TextField()),
                ("words", models.TextField()),
                ("abuse", models.BooleanField(default=False)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("taken_by", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="reports"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case"], name="report_case"),
                    models.Index(fields=["at"], name="report_at"),
                ]
            },
        ),
        migrations.RunSQL(whole("casework", "reports.sql")),
        migrations.RunSQL(functions("casework", "news.sql", "casework.news")),
    ]
