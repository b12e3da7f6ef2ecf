"""Signatures at the end of a visit: what the database holds about them (sql/signatures.sql)."""

from importlib.resources import files

from django.db import migrations, models
from django.db.models import Q

from yingbao.database.functions import functions


class Migration(migrations.Migration):
    dependencies = [("casework", "0028_chain")]
    operations = [
        migrations.AddField("picture", "signs_as", models.TextField(default="")),
        migrations.RemoveConstraint("picture", "one_picture"),
        migrations.AddConstraint(
            "picture",
            models.UniqueConstraint(
                fields=["task", "kind", "sha256", "page", "signs_as"],
                condition=Q(withdrawn_at=None),
                name="one_picture",
            ),
        ),
        migrations.RemoveConstraint("picture", "picture_kind"),
        migrations.AddConstraint(
            "picture",
            models.CheckConstraint(condition=Q(kind__in=("photo", "scan", "signature")), name="picture_kind"),
        ),
        migrations.AddConstraint(
            "picture",
            models.CheckConstraint(
                condition=Q(signs_as__in=("", "person", "guardian", "first", "second")), name="signs_as"
            ),
        ),
        migrations.RunSQL(functions("casework", "pictures.sql", "casework.lay_picture", "casework.keep_picture")),
        migrations.RunSQL(files("yingbao.casework").joinpath("sql", "signatures.sql").read_text(encoding="utf-8")),
    ]
