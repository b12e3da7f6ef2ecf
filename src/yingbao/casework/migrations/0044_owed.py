"""Steps that lack a letter which they owe are at hand, for the first page of who makes it (sql/owed.sql)."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0043_money")]
    operations = [
        migrations.CreateModel(
            name="Owed",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        "casework.task", django.db.models.deletion.CASCADE, primary_key=True, serialize=False
                    ),
                )
            ],
        ),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "owed.sql").read_text(encoding="utf-8")),
    ]
