"""What the editions tell whoever listens; rooms above connect to it."""

from __future__ import annotations

from django.dispatch import Signal

kept = Signal()
"""Told by the worker: an edition passed its checks. `folder`: its files; `edition`: its fingerprint."""

published = Signal()
"""An edition is in force, and committed. Carries nothing: who wants to know asks the database."""
