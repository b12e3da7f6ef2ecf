"""A letter that follows an outcome is owed only where the step before came to that (sql/letters.sql, sql/acting.sql)."""

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0032_leaves_nobody")]
    operations = [
        migrations.AddField("series", "follows", models.TextField(default="")),
        migrations.RunSQL(
            functions(
                "casework",
                "letters.sql",
                "casework.called_for",
                "casework.owes",
                "casework.writable",
                "casework.waiting",
            )
        ),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION casework.called_for(casework_task, text) FROM PUBLIC;"),
    ]
