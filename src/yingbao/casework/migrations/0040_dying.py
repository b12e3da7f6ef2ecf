"""A death closes open cases, and what they work on; what checks again what is in force goes on (sql/dying.sql)."""

from importlib.resources import files

from django.db import migrations

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0039_amount"), ("registry", "0016_dying")]
    operations = [
        migrations.RunSQL(functions("casework", "deciding.sql", "casework.runs", "casework.in_force")),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.close_dead()"),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "dying.sql").read_text(encoding="utf-8")),
    ]
