"""The page: one file, complete in itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding, Summary, sample
from yingbao.report import tables
from yingbao.report.about import About, Proofs
from yingbao.report.divisions import Divisions, read_divisions
from yingbao.report.figures import Figures, figures
from yingbao.report.markup import prose, said, tag
from yingbao.report.overview import overview
from yingbao.report.proofs import proofs
from yingbao.report.record import record
from yingbao.report.words import both, day, same, word

PARTS = ("overview", "programmes", "streets", "gaps", "duties", "upcoming", "asks", "missing", "proofs")


def write_report(
    findings: Path, summary: Summary, divisions: Path, about: About, prove: Proofs, out: Path, *, each: int = 3
) -> None:
    """Writes `out`/index.html and `out`/report.json.

    `findings` is the folder that find() wrote, `summary` what it returned (with upcoming(), if that ran), `divisions`
    a CSV of code12, name, parent_code12, level. `prove` is asked for the reasons of `each` findings a policy and kind.
    """
    places, samples = read_divisions(divisions), sample(findings, summary.cards, each)
    numbers = figures(summary, places)
    out.mkdir(parents=True, exist_ok=True)
    facts = record(summary, numbers, samples, about)
    written = json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n"
    (out / "report.json").write_text(written, encoding="utf-8")
    (out / "index.html").write_text(page(summary, numbers, places, about, samples, prove), encoding="utf-8")


def page(
    summary: Summary, numbers: Figures, places: Divisions, about: About, samples: Sequence[Finding], prove: Proofs
) -> str:
    parts = {
        "overview": overview(summary, numbers, places, about),
        "programmes": tables.programmes(numbers),
        "streets": tables.streets(numbers, places),
        "gaps": tables.gaps(numbers, places),
        "duties": tables.duties(numbers),
        "upcoming": tables.upcoming(summary),
        "asks": tables.asks(numbers, about),
        "missing": tables.missing(about, summary.cards),
        "proofs": proofs(summary, samples, places, about, prove),
    }
    shown = [name for name in PARTS if parts[name]]
    title = both(lambda lang: f"{places.district[lang]}{'' if lang == 'zh' else ': '}{word('title')[lang]}")
    return Template(asset("page.html")).substitute(
        title=escape(title.zh),
        english=escape(title.en),
        style=asset("page.css"),
        script=asset("page.js"),
        skip=said(word("skip")),
        banner="".join(tag("p", said(text), class_="banner", role="note") for text in banners(about)),
        heading=said(title),
        motto=said(word("motto")),
        about=said(asked(about)),
        caution=said(word("caution")),
        switch=said(word("switch")),
        contents=said(word("contents")),
        nav="".join(tag("li", tag("a", said(word(name)), href=f"#{name}")) for name in shown),
        main="".join(parts[name] for name in shown),
        notes=notes(numbers),
    )


def banners(about: About) -> list[Label]:
    """What must be known before any figure is read."""
    made_up = [word("synthetic")] if about.synthetic else []
    if about.as_of is None or about.as_of == about.on:
        return made_up
    return [*made_up, word("other_day", on=day(about.on), as_of=day(about.as_of))]


def asked(about: About) -> Label:
    as_of = day(about.as_of) if about.as_of else same("—")
    return word("about", on=day(about.on), as_of=as_of, version=about.policies_version)


def notes(numbers: Figures) -> str:
    return (prose(word("illustrative"), "") if numbers.illustrative else "") + prose(word("made"), "")


def asset(name: str) -> str:
    return files("yingbao.report").joinpath(name).read_text(encoding="utf-8").strip()
