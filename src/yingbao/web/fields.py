"""Fields that many forms have."""

from __future__ import annotations

from typing import Any

from django import forms


def day_input() -> forms.DateInput:
    """The browser's own field for a day, which wants ISO in any language."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def few_lines(label: Any, hint: Any, most: int = 1000) -> forms.CharField:
    """Why, or what was seen or said: a few lines that cannot be left out, of so many characters at most."""
    return forms.CharField(
        label=label, min_length=2, max_length=most, widget=forms.Textarea({"rows": 3}), help_text=hint
    )
