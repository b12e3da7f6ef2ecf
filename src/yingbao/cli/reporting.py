"""The report command: findings on one page, with proofs of a few of each kind."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from rich.console import Console

from yingbao.cli.district import DIVISIONS, District, coverage_table, find_all
from yingbao.engine.dictionary import Label
from yingbao.engine.findings import Finding
from yingbao.report import About, write_report


def find_and_report(console: Console, district: District, ahead: int) -> None:
    """Counts, finds, writes index.html and report.json into the district's folder, prints the coverage table."""
    start = time.perf_counter()
    _, summary = find_all(console, district, ahead)
    found = time.perf_counter() - start
    with console.status(district.say("写报告", "writing the report")):
        write_report(district.out, summary, Path(str(DIVISIONS)), _about(district), _Proofs(district), district.out)
    console.print(coverage_table(district, summary))
    if district.store.synthetic:
        console.print(
            district.say("合成数据，不涉及真人；※ 含示意值。", "Synthetic data; ※ rests on an illustrative value."),
            style="yellow",
        )
    console.print(
        district.say(f"计算与比对 {found:.1f} 秒。报告：", f"Counted and compared in {found:.1f} s. Report: ")
        + f"{district.out}/index.html"
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
    return About(district.on, district.store.as_of, district.store.synthetic, _version(district), (), names)


def _version(district: District) -> str:
    """A short fingerprint of the policy files that were read."""
    digest = hashlib.sha256()
    root = Path(district.book.root)
    for path in sorted(root.rglob("*.md")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class _Proofs:
    """The proof of a sampled finding as an HTML snippet."""

    def __init__(self, district: District) -> None:
        self.district = district

    def __call__(self, finding: Finding) -> str:
        return ""
