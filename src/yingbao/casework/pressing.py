"""Where an open step stands in lists: by its due day; one that presses without a term before all others."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, DateField, GeneratedField, Value, When

BEFORE_ALL = date(1, 1, 1)
PLACE = Case(When(pressing=True, due=None, then=Value(BEFORE_ALL)), default="due")


def placed() -> GeneratedField:
    """The column that keeps it."""
    return GeneratedField(expression=PLACE, output_field=DateField(null=True), db_persist=True, null=True)
