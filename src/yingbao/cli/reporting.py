"""The report command: findings on one page, with proofs of a few of each kind."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from yingbao.cli.district import DIVISIONS, District, find_all, print_coverage
from yingbao.cli.explaining import parameter_name, speaker_of
from yingbao.cli.folding import print_text
from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding, sample
from yingbao.engine.policies.book import fingerprint
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.homes import load_homes, needs_of
from yingbao.engine.readings.missing import missing
from yingbao.engine.readings.say.vocabulary import vocabulary
from yingbao.report import About, MissingParameter, write_report

LANGUAGES = {"zh": "zh-CN", "en": "en"}
EACH = 3
"""Findings of a kind that are shown with their proof."""


def find_and_report(console: Console, district: District, ahead: int) -> None:
    """Counts, finds, writes index.html and report.json into the district's folder, prints the coverage table."""
    start = time.perf_counter()
    _, summary = find_all(console, district, ahead)
    found = time.perf_counter() - start
    with console.status(district.say("写报告", "writing the report")):
        write_report(
            district.out, summary, Path(str(DIVISIONS)), _about(district), _Proofs(district), district.out, each=EACH
        )
    print_coverage(console, district, summary)
    print_text(
        console,
        district.say(f"计算与比对 {found:.1f} 秒。报告：", f"Counted and compared in {found:.1f} s. Report: ")
        + f"{district.out}/index.html",
    )


def _about(district: District) -> About:
    dictionary = district.book.dictionary
    names: dict[str, Label] = {name: table.label for name, table in dictionary.tables.items()}
    names |= {
        f"{table.name}.{f}": fact.label for table in dictionary.tables.values() for f, fact in table.facts.items()
    }
    names |= {
        fact: label for key, label in list(names.items()) if "." in key and (fact := key.split(".")[1]) not in names
    }
    names |= {policy.id: policy.title for policy in district.law.policies.values()}
    words = [vocabulary(district.book, lang) for lang in LANGUAGES]
    used = {name for policy in district.law.policies for name in district.law.parameters(policy)}
    names |= {f"parameter:{name}": Label(*(spoken.parameter(name) for spoken in words)) for name in used}
    lacking = tuple(_lacking(district))
    return About(
        district.on,
        district.store.as_of,
        district.store.synthetic,
        fingerprint(Path(district.book.root)),
        lacking,
        names,
    )


def _lacking(district: District) -> Iterator[MissingParameter]:
    """What the bureau must supply, for the page."""
    speakers = [speaker_of(district.book, district.law.area, lang) for lang in LANGUAGES]
    for each in missing(district.book, district.on, district.law.area):
        label = Label(*(parameter_name(each, speaker) for speaker in speakers))
        yield MissingParameter(
            each.policy, each.parameter, each.since, label, Label(each.note, each.note) if each.note else None
        )


class _Proofs:
    """The proof of a sampled finding as an HTML snippet, in the reader's language first and the other by the page's switch."""

    def __init__(self, district: District) -> None:
        law, store = district.law, district.store
        unfolded = Law(law.book, law.on, law.area, law.gaps, fold=False)
        self.explainer = Explainer(unfolded, as_of=store.as_of)
        self.outcomes = {outcome.policy.id: outcome for outcome in self.explainer.outcomes}
        ids: dict[str, set[int | str]] = defaultdict(set)
        for finding in sample(district.out, district.cards, EACH):
            ids[finding.subject_table].add(finding.subject)
        needs = needs_of(tree for policy in self.outcomes for tree in self.explainer.trees(policy))
        self.rows = load_homes(store, district.book.dictionary, ids, needs)

    def __call__(self, finding: Finding) -> str:
        outcome = self.outcomes.get(finding.policy)
        if outcome is None:
            return ""
        about = finding.subject if outcome.table == finding.subject_table else finding.occasion
        row = self.rows.get((outcome.table, str(about)))
        if row is None:
            return ""
        proof = self.explainer.explain(outcome, row)
        return "".join(f'<div lang="{code}">{proof.to_html(lang)}</div>' for lang, code in LANGUAGES.items())
