"""What is known of a case becomes the fields of a letter. Kinds are data: each takes of these what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.casework.documents import Kind
from yingbao.casework.documents.filling import Fields, Value, written
from yingbao.casework.documents.fonts import legible
from yingbao.casework.letters.citing import citations, plainly
from yingbao.casework.letters.house import house
from yingbao.casework.letters.proofs import NONE, Grounds
from yingbao.casework.queries import common_title
from yingbao.casework.words import outcome_label, words
from yingbao.engine.readings.explain.seeing import OFTEN
from yingbao.registry.answers.lawbook import policy_of

SAID_BY_THE_AMOUNT = frozenset({"cash", "nothing", "filing", "rating"})
"""What a policy delivers of which nothing more is to be said; of a device, a service or works it is."""
NAMELESS = "当事人"
"""Whom a letter is to where nobody's name is known."""
WITHHELD = "涉及其他人的部分事实，没有写在这里。"
"""Where the proof speaks of somebody whom the desk does not see that makes the letter."""
GAP = "＿"
"""In the place of a name's character that cannot be printed: it is written in by hand."""
ENDS = ("。", "！", "？", "…", ".", "!", "?", "。”", "！”", "？”", "。）")
"""What a sentence ends with."""
FEN = 100


@dataclass(frozen=True)
class Known:
    """`about`: as casework.letter_about tells; `grounds`: what the decision rests on; `amount`, in fen, and `given`:
    what somebody typed; `until`: the last day of a notice; `due`: of bringing papers."""

    about: Mapping[str, Any]
    today: date
    grounds: Grounds = NONE
    amount: int | None = None
    given: str = ""
    until: date | None = None
    due: date | None = None


def asked(kind: Kind, policy: str) -> frozenset[str]:
    """What somebody must write who makes a letter of the kind: how much is to be shown, which papers are missing, what is given where
    the policy gives no money; and of how many a family is, where they may say otherwise than the registry."""
    chain = policy_of(policy)
    in_kind = chain is not None and chain.front["delivers"] not in SAID_BY_THE_AMOUNT
    wanted = {"amount": kind.lists, "papers": "papers" in kind.fields, "given": "given" in kind.fields and in_kind}
    wanted["people"] = (kind.lists or "members" in kind.fields) and _of_a_family(policy)
    return frozenset(name for name, is_asked in wanted.items() if is_asked)


def fields_of(kind: Kind, known: Known) -> Fields:
    """The fields that the kind asks for, as far as they are known; the letter itself refuses what lacks."""
    told = (
        _of_the_case(known.about, known.today)
        | _of_the_decision(known)
        | {"papers": [_paper(one) for one in known.about["papers"]], "due": known.due}
    )
    if rows := _rows(known):
        told["rows"] = rows
    return {name: value for name, value in told.items() if name in kind.fields and value}


def _of_the_case(about: Mapping[str, Any], today: date) -> dict[str, Value | None]:
    return {
        "to": _addressee(about),
        "name": _name(about),
        "programme": common_title(about["policy"]).zh + _one_of_two(about),
        "began": began(about),
        "case": about["case"],
        "members": f"{about['members']}人" if _of_a_family(about["policy"]) else None,
        "against": about["against"],
        "words": _lines(about["reason"]),
        "appeal": [house().appeal(about["policy"], today)],
    }


def _of_the_decision(known: Known) -> dict[str, Value | None]:
    about, decision, grounds = known.about, known.about["decision"] or {}, known.grounds
    amount, heard = decision.get("amount"), decision.get("heard") or {}
    reasons = (
        _stays(about),
        *_lines(str(decision.get("reason") or "")),
        *map(plainly, grounds.reasons),
        WITHHELD if grounds.withheld else "",
    )
    return {
        "amount": _often(about["policy"], _money(amount)),
        "given": known.given,
        "starts": known.today if known.until else _day(decision.get("since")),
        "ends": known.until or _day(decision.get("until")),
        "stops": _day(decision.get("since")),
        "before": _often(about["policy"], _money(about["before"])) or "原决定的内容",
        "after": _often(about["policy"], _money(amount)) or _verdict(decision),
        "heard": _day(heard.get("day")),
        "reasons": [line for line in reasons if line.strip()],
        "law": citations([*grounds.law, decision.get("cited") or about["cited"] or "", heard.get("cited") or ""]),
    }


def _one_of_two(about: Mapping[str, Any]) -> str:
    """Which of two grants ends, of what was granted twice."""
    ended = about["beside"]
    if not ended:
        return ""
    much = _often(about["policy"], _money(ended["fen"]))
    return f"（自{_written(ended['since'])}起{f'、{much}' if much else ''}的一次）"


def _stays(about: Mapping[str, Any]) -> str:
    """Which of them goes on."""
    ended = about["beside"]
    if not ended:
        return ""
    much = _often(about["policy"], _money(ended["by_fen"]))
    return (
        f"同一事项另有一次自{_written(ended['by_since'])}起{f'、{much}' if much else ''}的确认，照常发放，取代这一次。"
    )


def began(about: Mapping[str, Any]) -> str:
    """How a case came to be, in one sentence: an appeal, an application, somebody asked who agreed, or that it was begun."""
    whose = f"{_name(about)}的{common_title(about['policy']).zh}"
    if about["appeals"]:
        return f"对{whose}的决定，本单位于{_written(about['opened'])}收到复查申请。"
    if about["way"] in words().applied:
        return f"本单位于{_written(about['opened'])}收到{whose}申请。"
    if about["agreed"]:
        return f"本单位主动告知后，于{_written(about['agreed'])}征得同意，办理{whose}。"
    return f"本单位于{_written(about['opened'])}开始办理{whose}。"


def _paper(told: Mapping[str, str]) -> str:
    """A paper that is owed: of whom, where that is somebody of the family, and why, where it is none of the list."""
    whose = f"（{legible(told['name'], GAP)}）" if told.get("name") else ""
    return f"{told['words']}{whose}" + (f"（需要的原因：{told['why']}）" if told["why"] else "")


def _name(about: Mapping[str, Any]) -> str:
    return legible(about["name"], GAP) or NAMELESS


def _addressee(about: Mapping[str, Any]) -> str:
    """Whom a letter is to: of a child, or of an adult who lacks capacity, the guardian, by name where one is known whom the desk sees; of
    somebody who has died, the family."""
    guardian, name = about["guardian"], _name(about)
    if about["dead"]:
        return f"{name}的家属"
    if not guardian:
        return name
    return f"{legible(guardian['name'], GAP)}（{name}的监护人）" if guardian["name"] else f"{name}的监护人"


def _rows(known: Known) -> list[dict[str, str]] | None:
    """The one line of a public notice: who, how many, how much and how often; None where the amount is not known."""
    amount = known.amount if known.amount is not None else known.about["suggested"]
    if amount is None or not known.about["name"]:
        return None
    much = _often(known.about["policy"], _money(amount)) or ""
    return [{"name": _name(known.about), "members": str(known.about["members"]), "amount": much}]


def _of_a_family(policy: str) -> bool:
    chain = policy_of(policy)
    return chain is not None and chain.subject == "household"


def _often(policy: str, amount: str | None) -> str | None:
    """An amount with how often it is paid, where the policy says so."""
    chain = policy_of(policy)
    often = OFTEN.get(chain.each, ("", ""))[0].strip() if chain else ""
    return amount and often + amount


def _verdict(decision: Mapping[str, Any]) -> str:
    return outcome_label(str(decision["verdict"])).zh if decision else ""


def _money(fen: int | None) -> str | None:
    return None if fen is None else f"{fen / FEN:,.2f}元"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _written(text: str) -> str:
    return written(date.fromisoformat(text))


def _lines(text: str) -> list[str]:
    """What was written as one text, line by line. A semicolon ends nothing: it may stand within a sentence, or between brackets."""
    return [_ended(line) for line in text.splitlines() if line.strip()]


def _ended(text: str) -> str:
    """A sentence as somebody typed it, with its full stop."""
    bare = text.strip().rstrip("；;，,、")
    return bare if not bare or bare.endswith(ENDS) else f"{bare}。"
