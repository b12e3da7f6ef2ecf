"""The letter of a life event is numbered and kept, and verified by its code (sql/home_letters.sql, sql/letters.sql)."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

from yingbao.database.functions import functions, whole

OF_ONE = Q(case__isnull=False, task__isnull=False, bundle=None) | Q(case=None, task=None, bundle__isnull=False)
LETTERS = ("casework.next_serial", "casework.allot", "casework.letters", "casework.verify")


class Migration(migrations.Migration):
    dependencies = [("casework", "0066_minors"), ("discovery", "0014_verified")]
    operations = [
        migrations.AlterField(
            "letter", "case", models.ForeignKey("casework.case", PROTECT, null=True, related_name="letters")
        ),
        migrations.AlterField(
            "letter", "task", models.ForeignKey("casework.task", PROTECT, null=True, related_name="letters")
        ),
        migrations.AddField(
            "letter", "bundle", models.ForeignKey("discovery.bundle", PROTECT, null=True, related_name="letters")
        ),
        migrations.AddConstraint("letter", models.CheckConstraint(condition=OF_ONE, name="letter_of_one")),
        migrations.RunSQL(functions("casework", "letters.sql", *LETTERS)),
        migrations.RunSQL(whole("casework", "home_letters.sql")),
    ]
