"""Letters that go by post (sql/posting.sql); whoever they go to is asked anew like whom messages go to (sql/hears.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0019_kept_from")]
    operations = [
        migrations.AddField(
            "message",
            "letter",
            models.ForeignKey("casework.letter", django.db.models.deletion.PROTECT, null=True, related_name="messages"),
        ),
        migrations.RemoveConstraint("message", "one_message"),
        migrations.AddConstraint(
            "message", models.UniqueConstraint(fields=["task", "kind"], condition=Q(letter=None), name="one_message")
        ),
        migrations.AddConstraint("message", models.UniqueConstraint(fields=["letter"], name="one_posting")),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "posting.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(functions("casework", "hears.sql", "casework.readdress", "casework.settle_message")),
    ]
