"""What the nights have left on file, without the hours and numbers of which each of them has its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tests.office import OfficeForTests, a_copy
from yingbao.discovery.night.run import mirror_folder, run_night

Told = dict[str, Any]
OWN: Final = ("id", "night_id", "ended_night_id", "known_at", "opened_at", "refreshed_at", "seen_at", "closed_at")
TURNS: Final = "(SELECT jsonb_agg(jsonb_build_array({0}) ORDER BY t.id) FROM {1} t WHERE t.{2} = x.id)"
ASKED: Final = {
    "finding": (
        "policy || ' ' || subject_id || ' ' || event",
        "discovery_finding",
        {
            "closed": "x.closed_at IS NOT NULL",
            "turns": TURNS.format("before, after, cell, author_id, reason", "discovery_turn", "finding_id"),
        },
    ),
    "watched": (
        "subject_id || ' ' || reason || ' ' || since || ' ' || row_number() OVER (PARTITION BY subject_id, reason ORDER BY id)",
        "discovery_watched",
        {},
    ),
    "pushed": (
        "home_id || ' ' || reason || ' ' || push || ' ' || row_number() OVER (PARTITION BY home_id, reason, push ORDER BY id)",
        "discovery_pushed",
        {"closed": "x.closed_at IS NOT NULL"},
    ),
    "bundle": (
        "home_id || ' ' || x.event || ' ' || row_number() OVER (PARTITION BY home_id, x.event ORDER BY id)",
        "discovery_bundle",
        {
            "turns": TURNS.format("before, after, author_id, reason", "discovery_bundleturn", "bundle_id"),
            "happened": """(SELECT jsonb_agg(jsonb_build_array(h.event, h.subject_id, h.statement_id, h.occasion, h.day) ORDER BY h.statement_id)
              FROM discovery_happening h WHERE h.bundle_id = x.id)""",
            "findings": """(SELECT jsonb_agg(f.policy || ' ' || f.subject_id || ' ' || f.event ORDER BY f.policy, f.subject_id, f.event)
              FROM discovery_bundled l JOIN discovery_finding f ON f.id = l.finding_id WHERE l.bundle_id = x.id)""",
        },
    ),
}


def seen(office: OfficeForTests) -> Told:
    """Every finding with its proof and its turns, who is watched, what work that pushed, and every bundle, by what they are about."""
    told = Told()
    with office.sql() as con:
        for kind, (key, table, more) in ASKED.items():
            besides = ", ".join(f"'{name}', {asked}" for name, asked in more.items())
            query = f"SELECT {key}, to_jsonb(x) - %s::text[] || jsonb_build_object({besides}) FROM {table} x"
            told |= {f"{kind} {name}": row for name, row in con.execute(query, [list(OWN)]).fetchall()}
    return told


def seen_by_everybody(office: OfficeForTests) -> Told:
    """What would be on file after a night of everybody: tried in a copy of the office, whose mirror is written anew."""
    mirror = mirror_folder()
    aside = mirror.with_name("mirror.aside")
    copy = OfficeForTests(f"{office.name}_tried")
    with _apart(mirror, aside), a_copy(office.name, copy.name):
        night = run_night()
        assert night.scope is None
        return seen(copy)


@contextmanager
def _apart(mirror: Any, aside: Any) -> Iterator[None]:
    mirror.rename(aside)
    try:
        yield
    finally:
        shutil.rmtree(mirror, ignore_errors=True)
        aside.rename(mirror)


def differences(one: Told, other: Told) -> list[str]:
    """Where they differ, a line a value."""
    return [
        f"{name}: {column}: {_short(here.get(column))} <> {_short(there.get(column))}"
        for name in sorted({*one, *other})
        for here, there in [(one.get(name, {}), other.get(name, {}))]
        for column in sorted({*here, *there})
        if here.get(column) != there.get(column)
    ]


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:300]
