"""What the registry tells whoever listens; rooms above connect to it."""

from __future__ import annotations

from django.dispatch import Signal

stated = Signal()
"""Something was said about subjects, and is committed. Carries nothing: who wants to know asks the registry."""
