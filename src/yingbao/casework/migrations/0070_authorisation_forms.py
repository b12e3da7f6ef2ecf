"""An authorisation is printed, signed on paper, and taken down as the paper says (sql/authorisations.sql)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions, whole

CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.may_authorise(casework_case, bigint[], text[]), casework.keep_form(bigint, text[], date),
  casework.authorise_by(bigint, int, bigint[], text[], date, date, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0069_declined")]
    operations = [
        migrations.CreateModel(
            name="AuthorisationForm",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("serial", models.IntegerField()),
                ("people", django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), size=None)),
                ("institutions", django.contrib.postgres.fields.ArrayField(models.TextField(), size=None)),
                ("until", models.DateField()),
                ("day", models.DateField()),
                ("printed_at", models.DateTimeField()),
                ("printed_by", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        "casework.case", django.db.models.deletion.PROTECT, related_name="authorisation_forms"
                    ),
                ),
            ],
            options={
                "db_table": "casework_authorisation_form",
                "constraints": [models.UniqueConstraint(fields=("case", "serial"), name="one_authorisation_form")],
            },
        ),
        migrations.AddField(
            "authorisation",
            "form",
            models.ForeignKey(
                "casework.authorisationform",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="authorisations",
            ),
        ),
        migrations.RunSQL(functions("casework", "checks.sql", "casework.may_authorise", "casework.authorise")),
        migrations.RunSQL(whole("casework", "authorisations.sql")),
        migrations.RunSQL(CLOSED),
    ]
