"""Pictures that belong to a step of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case, Task


class Picture(models.Model):
    """A photograph, a page of a scan, or a signature; it lies in a column that no page may select, and so does where it was taken.

    `sha256`: of the file as it was brought, so that what is sent twice is kept once; `page`: of that file; `shows`: what, or whose
    signature; `signs_as`: person, guardian, first or second of who went on the visit; `located`: where it was taken is kept, too;
    `withdrawn_at`: it was taken away, by whom and why.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="pictures")
    task = models.ForeignKey(Task, models.PROTECT, related_name="pictures")
    kind = models.TextField()
    sha256 = models.TextField()
    page = models.IntegerField()
    shows = models.TextField(default="")
    signs_as = models.TextField(default="")
    width = models.IntegerField()
    height = models.IntegerField()
    size = models.IntegerField()
    located = models.BooleanField(default=False)
    day = models.DateField()
    at = models.DateTimeField()
    brought_by = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    why = models.TextField(default="")

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "kind", "sha256", "page", "signs_as"],
                condition=Q(withdrawn_at=None),
                name="one_picture",
            ),
            models.CheckConstraint(condition=Q(kind__in=("photo", "scan", "signature")), name="picture_kind"),
            models.CheckConstraint(
                condition=Q(signs_as__in=("", "person", "guardian", "first", "second")), name="signs_as"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="picture_case")]
