"""What is asked and taken down at a step is the plan's word (sql/acting.sql, sql/surveys.sql, sql/signatures.sql)."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from yingbao.database.functions import functions

BEFORE = """
UPDATE casework_plan SET fields = CASE does
  WHEN 'survey' THEN '{questions,pictures}' WHEN 'assess' THEN '{questions,pictures}' WHEN 'recheck' THEN '{questions,pictures}'
  WHEN 'hearing' THEN '{questions,pictures,record}' WHEN 'check' THEN '{record}' ELSE '{pictures}' END::text[]
WHERE does = ANY ('{apply,accept,papers,survey,check,assess,hearing,objection,draw_check,pay_first,serve,recheck,review,appeal,refer}'::text[]);
"""
"""What the office held by kinds of steps until then: cases under way are held to it."""


class Migration(migrations.Migration):
    dependencies = [("casework", "0035_unnoticed")]
    operations = [
        migrations.AddField("plan", "fields", ArrayField(models.TextField(), default=list)),
        migrations.RunSQL(BEFORE),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.recorded(casework_task, text, text);"),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.asks", "casework.recorded", "casework.act")),
        migrations.RunSQL(functions("casework", "surveys.sql", "casework.asking", "casework.answer")),
        migrations.RunSQL(functions("casework", "signatures.sql", "casework.keep_signature")),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION casework.asks(casework_task, text), casework.recorded(casework_task, text) FROM PUBLIC;"
        ),
    ]
