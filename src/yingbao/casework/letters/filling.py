"""What is known of a case becomes the fields of a letter. Kinds are data: each takes of these what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.casework.documents import Kind
from yingbao.casework.documents.filling import Fields, Value
from yingbao.casework.documents.fonts import printable
from yingbao.casework.letters.house import house
from yingbao.casework.letters.proofs import NONE, Grounds, trusted
from yingbao.casework.plan import steps_of
from yingbao.casework.queries import title
from yingbao.engine.readings.explain.seeing import OFTEN
from yingbao.engine.readings.say.citing import cited
from yingbao.registry.answers.lawbook import book

PAPERS = "papers"
NAMELESS = "当事人"
"""Whom a letter is to where nobody's name is known."""
WITHHELD = "涉及其他人的部分事实，没有写在这里。"
"""Where the proof speaks of somebody whom the desk does not see that makes the letter."""
GAP = "＿"
"""In the place of a name's character that cannot be printed: it is written in by hand."""
FEN = 100


@dataclass(frozen=True)
class Known:
    """`about`: as casework.letter_about tells; `grounds`: what the decision rests on; `amount`, in fen, and `papers`: what
    somebody typed; `until`: the last day of a notice."""

    about: Mapping[str, Any]
    today: date
    grounds: Grounds = NONE
    amount: int | None = None
    papers: str = ""
    until: date | None = None


def asks_papers(kind: Kind) -> bool:
    """Whether a letter of the kind lists papers."""
    return PAPERS in kind.fields


def fields_of(kind: Kind, known: Known) -> Fields:
    """The fields that the kind asks for, as far as they are known; the letter itself refuses what lacks."""
    about, decision, grounds = known.about, known.about["decision"] or {}, known.grounds
    amount = decision.get("amount")
    told: dict[str, Value | None] = {
        "name": _called(about["name"]) or NAMELESS,
        "programme": title(about["policy"]).zh,
        "applied": _day(about["opened"]),
        "case": about["case"],
        "members": f"{about['members']}人",
        "amount": _often(about["policy"], _money(amount)),
        "starts": known.today if known.until else _day(decision.get("since")),
        "ends": known.until or _day(decision.get("until")),
        "stops": _day(decision.get("since")),
        "before": _often(about["policy"], _money(about["before"])) or "原决定的内容",
        "after": _often(about["policy"], _money(amount)) or _verdict(decision),
        "papers": _lines(known.papers or about["papers"] or ""),
        "reasons": [line for line in (str(decision.get("reason") or ""), *_grounds(grounds)) if line.strip()],
        "law": list(dict.fromkeys([*grounds.law, *_cited(about["policy"], decision)])),
        "appeal": [house().appeal],
        "rows": _rows(known),
    }
    return {name: value for name, value in told.items() if name in kind.fields and value}


def _grounds(grounds: Grounds) -> tuple[str, ...]:
    return (*grounds.reasons, WITHHELD) if grounds.withheld else grounds.reasons


def _rows(known: Known) -> list[dict[str, str]] | None:
    """The one line of a public notice: who, how many, how much; None where the amount is not known."""
    amount = known.amount if known.amount is not None else known.about["suggested"]
    if amount is None or not known.about["name"]:
        return None
    return [
        {"name": _called(known.about["name"]), "members": f"{known.about['members']}人", "amount": _money(amount) or ""}
    ]


def _called(name: str) -> str:
    return "".join(char if printable(char) else GAP for char in name)


def _often(policy: str, amount: str | None) -> str | None:
    """An amount with how often it is paid, where the policy says so."""
    chain = book().chain(policy, book().dictionary.office)
    often = OFTEN.get(chain.each, ("", ""))[0].strip() if chain else ""
    return amount and often + amount


def _verdict(decision: Mapping[str, Any]) -> str:
    from yingbao.casework.words import outcome_label

    return outcome_label(str(decision["verdict"])).zh if decision else ""


def _money(fen: int | None) -> str | None:
    return None if fen is None else f"{fen / FEN:,.2f}元"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _lines(text: str) -> list[str]:
    """What was written as one text, line by line or by semicolons."""
    return [part.strip() for part in re.split(r"[\n；;]", text) if part.strip()]


def _cited(policy: str, decision: Mapping[str, Any]) -> list[str]:
    """The texts under which the process has the step that decided."""
    if not decision:
        return []
    day = date.fromisoformat(decision["entered"])
    step = next((step for step in steps_of(policy) if step.id == decision["step"] and step.holds(day)), None)
    return [trusted(text) for text in cited(step, "zh").split("；")] if step else []
