"""Who authorised a means check may take it back (sql/withdrawing.sql, sql/checks.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_exchange")]
    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("note", models.TextField(default="")),
                ("made_day", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="casework.authorisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("authorisation", "person"), name="withdrawn_once")],
            },
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "withdrawing.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(functions("casework", "checks.sql", "casework.in_force", "casework.answer")),
    ]
