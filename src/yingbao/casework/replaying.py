"""A decision made anew: from the facts that it kept, by the edition of the law that it names, for its own day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connections

from yingbao.casework.deciding import LANGUAGES, SOFTWARE, Advice, rested
from yingbao.casework.grounding import moved
from yingbao.casework.models import Case, Decision
from yingbao.discovery.night.law import installed, software
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.book import fingerprint
from yingbao.registry.answers.scenes import Told
from yingbao.web.editions import folder_of, going_by

KEPT: Final = "SELECT facts::text, proof::text, said_fen, said_max_fen FROM casework_decision WHERE id = %s"
OVERLAY: Final = re.compile(r"^overlay:\s*(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Replayed:
    """What came of it. `differs`: what is not as it was kept; `reworded`: that other software writes the same proof in other
    words, which is no difference; `untried`: why nothing could be compared."""

    decision: Decision
    differs: tuple[Label, ...] = ()
    reworded: Label | None = None
    untried: Label | None = None

    @property
    def same(self) -> bool:
        return not self.differs and self.untried is None


@dataclass(frozen=True)
class _Kept:
    """What lies hidden beside a decision. `software`: which wrote the proof, '' where that was not kept."""

    told: tuple[Told, ...]
    proof: dict[str, str]
    amount: int | None
    amount_max: int | None

    @property
    def software(self) -> str:
        return self.proof.get(SOFTWARE, "")

    def reads_as(self, now: Advice) -> bool:
        return all(self.proof.get(lang) == now.proof.get(lang) for lang in LANGUAGES)


def replay(case: Case, using: str = "owner") -> Iterator[Replayed]:
    """Every decision of a case, the oldest first; `using` must be allowed to read what no page may."""
    for decision in Decision.objects.using(using).filter(case=case).order_by("id"):
        yield _replay(case, decision, using)


def _replay(case: Case, decision: Decision, using: str) -> Replayed:
    folder = _edition(decision.law)
    if folder is None:
        return Replayed(decision, untried=_overlaid(decision.law, Path(settings.POLICIES)) or _gone(decision.law))
    if whole_edition(decision.law) is None:
        return Replayed(decision, untried=_overlaid(decision.law, folder) or _altered(decision.law, folder))
    kept = _kept(decision, using)
    with going_by(folder):
        now = rested(kept.told, case, decision.day, decision.known_at)
    differs = tuple(_differences(decision, kept, now))
    other = kept.software != software() and not kept.reads_as(now)
    return Replayed(decision, differs, _reworded(kept.software) if other else None)


def whole_edition(law: str) -> Path | None:
    """The files of an edition, if they are here as they were then."""
    folder = _edition(law)
    return folder if folder and fingerprint(folder, repr(settings.OVERLAYS)) == law else None


def _edition(law: str) -> Path | None:
    """The files of an edition: kept under its fingerprint, or those that are installed."""
    if (folder := folder_of(law)).exists():
        return folder
    return Path(settings.POLICIES) if installed() == law else None


def _kept(decision: Decision, using: str) -> _Kept:
    with connections[using].cursor() as cursor:
        cursor.execute(KEPT, [decision.pk])
        facts, proof, amount, most = cursor.fetchone()
    return _Kept(tuple(Told(**one) for one in json.loads(facts)), json.loads(proof), amount, most)


def _differences(decision: Decision, kept: _Kept, now: Advice) -> Iterator[Label]:
    pairs: tuple[tuple[str, str, Any, Any], ...] = (
        ("结论", "status", decision.said, now.status),
        ("金额（分）", "amount in fen", kept.amount, now.amount),
        ("最高金额（分）", "highest amount in fen", kept.amount_max, now.amount_max),
    )
    for zh, en, was, then in pairs:
        if was != then:
            yield Label(f"{zh}：存档 {_value(was)}，重算 {_value(then)}", f"{en}: kept {was}, now {then}")
    for title in moved(kept.proof.get("zh", ""), now.proof.get("zh", "")):
        yield Label(
            f"起决定作用的条款与存档不同：“{title}”", f"it is decided by other clauses than were kept: “{title}”"
        )
    for lang in LANGUAGES if kept.software == software() else ():
        if kept.proof.get(lang) != now.proof.get(lang):
            yield Label(f"依据（{lang}）与存档不一致", f"the proof ({lang}) is not what was kept")


def _value(amount: Any) -> str:
    return "未知" if amount is None else str(amount)


def _reworded(was: str) -> Label:
    zh = f"因为软件已经更新：当时 {was}，现在 {software()}" if was else f"当时的软件版本没有记下，现在 {software()}"
    en = f"because the software has changed since: then {was}, now {software()}"
    unknown = f"by which software it was made was not kept, now {software()}"
    return Label(
        f"依据的写法与存档不同（{zh}）；结论、金额和起决定作用的条款另行比对，与文字无关。",
        f"the proof reads otherwise than it was kept ({en if was else unknown}); "
        "the answer, the amount and the clauses that decide are compared apart from the words.",
    )


def _overlaid(law: str, folder: Path) -> Label | None:
    """With which overlays the files are that edition; None if with none of them."""
    names = sorted(
        {name for file in folder.rglob("*.md") for name in OVERLAY.findall(file.read_text(encoding="utf-8"))}
    )
    for overlays in (some for many in range(len(names) + 1) for some in permutations(names, many)):
        if fingerprint(folder, repr(overlays)) == law:
            return _ask_for(law, " ".join(f"--overlay {name}" for name in overlays))
    return None


def _ask_for(law: str, options: str) -> Label:
    if not options:
        return Label(
            f"版本 {law} 不带叠加政策：请去掉 --overlay 再试。",
            f"edition {law} is without overlays: try again without --overlay.",
        )
    return Label(
        f"版本 {law} 带有叠加政策：请加上 {options} 再试。",
        f"edition {law} is with overlays: try again with {options}.",
    )


def _gone(law: str) -> Label:
    return Label(
        f"没有版本 {law} 的政策文件：办公文件里没有，也不是现在安装的这一版。"
        "请从备份恢复，或用当时的政策文件（--policies、--overlay）再试。",
        f"the files of edition {law} are not here: neither kept by the office nor those installed. Restore them from a backup, "
        "or try again with the files of then (--policies, --overlay).",
    )


def _altered(law: str, folder: Path) -> Label:
    return Label(
        f"版本 {law} 的文件（{folder}）与当时的不一致：文件被改过，或叠加参数（--overlay）不同。",
        f"the files of edition {law} ({folder}) are not those of then: somebody changed them, or the overlays (--overlay) differ.",
    )
