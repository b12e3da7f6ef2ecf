"""Cases opened by hand are about an event that is on file; an appeal works on the finding of what it appeals against; a finding of
what is in hand joins its case."""

from importlib.resources import files

from django.db import migrations, models

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_letters_owed"), ("discovery", "0009_seen_quickly")]
    operations = [
        migrations.AddField("plan", "event", models.TextField(default="")),
        migrations.RunSQL(functions("casework", "opening.sql", "casework.happened", "casework.open")),
        migrations.RunSQL(functions("casework", "acting.sql", "casework.act")),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "joining.sql").read_text(encoding="utf-8")),
    ]
