"""The earlier of two grants ends by a decision of a case of its own, which owes its letter; how much was paid too much until then is kept
(sql/twice.sql, sql/endings.sql, sql/letters.sql)."""

import django.db.models.deletion
from django.db import migrations, models

from yingbao.database.functions import functions

BEFORE = """
DROP FUNCTION IF EXISTS casework.beside(bigint);
DROP FUNCTION IF EXISTS casework.runs_beside(bigint, text, text);
DROP FUNCTION IF EXISTS casework.end_twice(bigint, text);
"""
CLOSED = """
REVOKE EXECUTE ON FUNCTION casework.decide_by_hand(text, bigint, text, text, casework_case, date, text, jsonb),
  casework.runs_beside(bigint, text, text), casework.beside(bigint), casework.end_twice(bigint, text, jsonb) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0074_served")]
    operations = [
        migrations.AddField(
            model_name="twice",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="twice", to="casework.case"
            ),
        ),
        migrations.AddField(model_name="twice", name="since", field=models.DateField(null=True)),
        migrations.AddField(model_name="twice", name="fen", field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name="twice", name="by_since", field=models.DateField(null=True)),
        migrations.AddField(model_name="twice", name="by_fen", field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name="twice", name="months", field=models.IntegerField(db_default=0, default=0)),
        migrations.RunSQL(BEFORE),
        migrations.RunSQL(
            functions("casework", "twice.sql", "casework.runs_beside", "casework.beside", "casework.end_twice")
        ),
        migrations.RunSQL(functions("casework", "endings.sql", "casework.decide_by_hand", "casework.stop_by_hand")),
        migrations.RunSQL(functions("casework", "letters.sql", "casework.letter_about", "casework.verify")),
        migrations.RunSQL(CLOSED),
    ]
