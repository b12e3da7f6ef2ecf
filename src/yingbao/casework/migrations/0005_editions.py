"""A process follows the edition of the policies that is in force (sql/editions.sql, sql/way.sql)."""

from importlib.resources import files

from django.db import migrations, models


def _sql(name: str) -> str:
    return files("yingbao.casework").joinpath("sql", name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_checks"), ("discovery", "0008_ranked")]
    operations = [
        migrations.AddField("plan", "label", models.JSONField(default=dict)),
        migrations.AddField("plan", "cited", models.JSONField(default=dict)),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.planned(text, text, date)"),
        migrations.RunSQL("DROP FUNCTION IF EXISTS casework.arriving(text, text, text[], date)"),
        migrations.RunSQL(_sql("way.sql")),
        migrations.RunSQL(_sql("editions.sql")),
    ]
