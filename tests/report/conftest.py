"""A report of a small made-up office: two streets, three communities, three policies."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engine.findings.world import HERE, TODAY, World, card
from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding, PolicyCard, Summary, summarise
from yingbao.report import About, MissingParameter, write_report

THERE = "440311001002"
FAR = "440311002001"
DIVISIONS = (
    ("district", "440311000000", "光明区", "440300000000"),
    ("street", "440311001000", "光明街道", "440311000000"),
    ("community", HERE, "光明社区居委会", "440311001000"),
    ("community", THERE, "碧眼社区居委会", "440311001000"),
    ("street", "440311002000", "公明街道", "440311000000"),
    ("community", FAR, "公明社区居委会", "440311002000"),
)
ABOUT = About(
    on=TODAY,
    as_of=date(2025, 12, 30),
    synthetic=True,
    policies_version="2025-12",
    missing=[MissingParameter("visits", "how_often", None, Label("每月探访次数", "visits a month"))],
    names={"person": Label("个人", "person"), "birth": Label("出生日期", "date of birth")},
)
ALLOWANCE = replace(card(), title=Label("甲津贴 <A&B>", "allowance A"))
VISITS = replace(card("visits", delivers="visit", illustrative=True), title=Label("乙探访", "visits B"))
DUTY = card("filing", kind="duty", delivers="filing", each="year")
CARDS: tuple[PolicyCard, ...] = (ALLOWANCE, VISITS, DUTY)


@dataclass(frozen=True)
class Office:
    """The folder of the findings, what they add up to, and the divisions' CSV."""

    root: Path
    summary: Summary
    divisions: Path

    def report(self, prove: Callable[[Finding], str] = lambda _: "<p>理由</p>", **about: Any) -> str:
        told = replace(ABOUT, **about)
        write_report(self.root / "out", self.summary, self.divisions, told, prove, self.root / "report")
        return (self.root / "report" / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    root = tmp_path_factory.mktemp("office")
    world = World(root, {1: HERE, 2: HERE, 3: THERE, 4: FAR, 5: FAR, 6: None})
    for person in (1, 2, 3, 4):
        world.entitle(50_000, subject=person)
    world.receive(50_000).receive(50_000, subject=3).receive(20_000, subject=4).receive(50_000, subject=5)
    world.entitle(None, subject=6, status="unknown", cause="fact:birth")
    world.entitle(None, policy="visits", subject=5)
    world.entitle(9_900_000, policy="filing", subject=2, occasion="2025", due=date(2025, 6, 30))
    world.summary(*CARDS)
    return Office(root, summarise(root / "out", CARDS, TODAY), divisions(root / "divisions.csv"))


def divisions(file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerows([("level", "code12", "name", "parent_code12"), *DIVISIONS])
    return file
