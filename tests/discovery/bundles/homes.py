"""Homes for the tests of bundles, and an hour that passes in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.office import COMMUNITY, OfficeForTests
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.night.run import run_night
from yingbao.registry.actions import Saying, state


def home(office: OfficeForTests, area: str = COMMUNITY) -> int:
    return office.enrol(area, "household", residence=area, hukou=area, address="示例路 1 号")


def member(office: OfficeForTests, household: int, area: str = COMMUNITY, **facts: Any) -> int:
    """An elder who agrees to be paid and gets nothing, unless the facts say otherwise."""
    elder = {
        "name": "王奶奶",
        "sex": "female",
        "birth": "1940-05-01",
        "hukou": area,
        "residence": area,
        "consent": True,
    }
    return office.enrol(area, household=household, **{**elder, **facts})


def say(office: OfficeForTests, subject: int, of: str = "person", area: str = COMMUNITY, **more: Any) -> int:
    """A visit says something; facts as keywords, or what a Saying takes."""
    known = {key: more.pop(key) for key in ("topic", "other", "occasion") if key in more}
    with office.at_a_desk("community_worker", area):
        return state(Saying(of, subject, "visit", date(2025, 12, 30), "走访", more, **known))


def an_hour_passes(office: OfficeForTests) -> None:
    """All that is on record lies an hour back."""
    moved = {
        "registry_statement": ("recorded_at", "recorded_to"),
        "registry_subject": ("made_at",),
        "registry_run": ("made_at", "done_at"),
        "discovery_night": ("started_at", "ended_at"),
        "discovery_happening": ("seen_at",),
    }
    with office.sql() as con:
        for table, columns in moved.items():
            told = ", ".join(f"{column} = {column} - interval '1 hour'" for column in columns)
            con.execute(f"UPDATE {table} SET {told}")


def a_night_passes(office: OfficeForTests) -> None:
    """What is on record was known long before a night, which is long over."""
    an_hour_passes(office)
    run_night()
    an_hour_passes(office)


def opened(household: int) -> list[str]:
    """The events of a home's bundles, in order."""
    return list(Bundle.objects.using("worker").filter(home_id=household).order_by("id").values_list("event", flat=True))
