"""What the pages of a file read: who told us, what happened, and what the law looks at (sql/subjects.sql, sql/scene.sql)."""

from importlib.resources import files

from django.db import migrations

SQL = files("yingbao.registry").joinpath("sql")


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_imports")]
    operations = [
        migrations.RunSQL(SQL.joinpath("subjects.sql").read_text(encoding="utf-8")),
        migrations.RunSQL(SQL.joinpath("scene.sql").read_text(encoding="utf-8")),
    ]
