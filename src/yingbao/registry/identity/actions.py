"""Merging, splitting, and a person's word on a proposed pair. The database checks the right to it, and both files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yingbao.registry.queries import rows
from yingbao.registry.search.keys import rekey


def merge(
    kept: int, gone: int, reason: str, *, evidence: Mapping[str, Any] | None = None, despite: bool = False
) -> int:
    """`gone` reads as part of `kept` from now on; the merge's number, by which it is split again.

    `despite`: although their ID numbers contradict each other. Raises django.db.DatabaseError: not this desk's files, no
    reason, not two files of one kind, contradicting numbers.
    """
    proof = json.dumps(evidence or {}, ensure_ascii=False)
    ((made,),) = rows("SELECT registry.merge(%s, %s, %s, %s::jsonb, %s)", [kept, gone, reason, proof, despite])
    rekey([kept, gone])
    return int(made)


def split(merged: int, reason: str) -> None:
    """Undoes a merge by its number: both files are their own again. Raises django.db.DatabaseError, as above."""
    found = rows("SELECT registry.kept(kept_id), gone_id FROM registry_merge WHERE id = %s", [merged])
    rows("SELECT registry.split(%s, %s)", [merged, reason])
    rekey(subject for pair in found for subject in pair)


def judge(pair: int, verdict: str, reason: str) -> None:
    """`different` or `later`, with a reason. Raises django.db.DatabaseError, as above."""
    rows("SELECT registry.judge(%s, %s, %s)", [pair, verdict, reason])
