"""Papers that are owed are named from a list, none of them known without the person, and told in the letter (sql/papers.sql)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions, whole

CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.known_without(bigint), casework.concerned(casework_case), casework.papers_of(bigint, text[]),
  casework.ask_papers(casework_case, casework_task, jsonb), casework.name_papers(bigint, jsonb), casework.papers_told(casework_case) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0076_heard_of_twice")]
    operations = [
        migrations.AddField(
            model_name="word", name="papers", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.CreateModel(
            name="PaperKind",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("of", models.TextField()),
                ("tells", django.contrib.postgres.fields.ArrayField(models.TextField(), size=None)),
                ("label", models.TextField()),
            ],
            options={"db_table": "casework_paper_kind"},
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(default="")),
                ("words", models.TextField()),
                ("why", models.TextField(default="")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("case", models.ForeignKey("casework.case", django.db.models.deletion.PROTECT, related_name="papers")),
                ("task", models.ForeignKey("casework.task", django.db.models.deletion.PROTECT, related_name="papers")),
                (
                    "subject",
                    models.ForeignKey(
                        "registry.subject",
                        django.db.models.deletion.PROTECT,
                        db_constraint=False,
                        null=True,
                        related_name="+",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["case"], name="paper_case")]},
        ),
        migrations.RunSQL(whole("casework", "papers.sql")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about")),
        migrations.RunSQL(CLOSED),
    ]
