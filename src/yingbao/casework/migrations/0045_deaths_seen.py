"""After a change whoever died is looked at, and everybody who has died once a day (sql/endings.sql); a restricted case in which nothing
is granted goes on after a death (sql/dying.sql)."""

from importlib.resources import files

from django.db import migrations


def _sql(name: str) -> str:
    return files("yingbao.casework").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0044_owed")]
    operations = [
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.owed_to_death(bigint), casework.the_dead();"),
        migrations.RunSQL(_sql("dying")),
        migrations.RunSQL(_sql("endings")),
    ]
