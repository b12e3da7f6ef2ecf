"""What the night tells whoever listens; rooms above connect to it."""

from __future__ import annotations

from django.dispatch import Signal

later = Signal()
"""Everybody will now be looked at on a later day than the last time. Carries both days, `before` and `today`; what is brought in
meanwhile is seen."""
