"""What the frame itself remembers of a person; behind the gate, like all that belongs to people and not to files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    """A list as somebody narrowed and ordered it, under a name of theirs. `parameters`: the filters' values, and `sort`."""

    owner_id = models.BigIntegerField()
    listing = models.TextField()
    name = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_id", "listing", "name"], name="one_view_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
