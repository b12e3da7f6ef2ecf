"""Who is told is asked again before a message leaves (sql/hears.sql); news tell more, and are read quickly (sql/news.sql)."""

from importlib.resources import files

from django.db import migrations, models

SQL = [
    files("yingbao.casework").joinpath("sql", name).read_text(encoding="utf-8") for name in ("hears.sql", "news.sql")
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_withdrawals"), ("accounts", "0005_made_at")]
    operations = [
        migrations.AddField("message", "sent_to", models.TextField(db_default="", default="")),
        migrations.AddField("seen", "day", models.DateField(null=True)),
        *(migrations.RunSQL(sql) for sql in SQL),
    ]
