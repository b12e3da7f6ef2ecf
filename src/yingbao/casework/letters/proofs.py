"""What a proof says, in plain words for a letter: what was not met, with the facts it rests on, and by which law."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from yingbao.engine.readings.explain.layout import HEADS

MOST = 12
"""So many reasons fit on a letter; who wants all of them asks to see the proof."""
INLINE = "bdi"
"""Around whom the proof calls by a number: words of the line that they stand in."""
VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass
class Part:
    """An element of the proof's HTML: its classes, its own words, what stands in it."""

    tag: str
    kinds: frozenset[str]
    words: list[str] = field(default_factory=list)
    below: list[Part] = field(default_factory=list)

    def all(self) -> list[Part]:
        return [self, *(deeper for part in self.below for deeper in part.all())]

    def text(self) -> str:
        return " ".join("".join([*self.words, *(f" {part.text()}" for part in self.below)]).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Part("", frozenset())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == INLINE:
            return
        made = Part(tag, frozenset((dict(attrs).get("class") or "").split()))
        self.open[-1].below.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].words.append(data)


@dataclass(frozen=True)
class Grounds:
    """`reasons`: what was not met; `law`: the texts it rests on, as the proof cites them; `withheld`: it rests on somebody
    of whom nothing is told."""

    reasons: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    withheld: bool = False


NONE = Grounds()


def grounds_of(proof: str, own: str = "") -> Grounds:
    """Of the clauses that grant: the innermost conditions that do not hold; the exceptions that apply. Nothing of an
    exception that does not: it speaks for the applicant. Nor of a clause for who is in the programme `own` already, to who is
    not: unless it is the only one, that is no reason to refuse them."""
    clauses = clauses_of(proof)
    granting = [one for one in clauses if not _is_exception(one) and "proof-no" in one.kinds]
    granting = [one for one in granting if not _is_for_who_is_in(one, own)] or granting
    applying = [one for one in clauses if _is_exception(one) and "proof-yes" in one.kinds]
    unmet = [_said(line) for clause in granting for line in clause.all() if _innermost(line)]
    found = dict.fromkeys([*unmet, *(f"适用{head_of(clause)}。" for clause in applying)])
    law = [part.text() for clause in (*granting, *applying) for part in clause.all() if "proof-cite" in part.kinds]
    return Grounds(tuple(found)[:MOST], tuple(dict.fromkeys(law)))


def clauses_of(proof: str) -> list[Part]:
    """The clauses of a proof, in its order."""
    reader = _Reader()
    reader.feed(proof)
    return [part for part in reader.open[0].all() if "proof-clause" in part.kinds]


def head_of(clause: Part) -> str:
    """What a clause is called, and how it came out."""
    return next((part.text() for part in clause.below if "proof-head" in part.kinds), "")


def _is_exception(clause: Part) -> bool:
    return head_of(clause).startswith(HEADS["zh"]["except"])


def _is_for_who_is_in(clause: Part, own: str) -> bool:
    """Whether it fails for want of a recognition by the programme itself."""
    return bool(own) and any(_innermost(line) and _words(line).endswith(f"认定为“{own}”") for line in clause.all())


def _innermost(line: Part) -> bool:
    lines = [
        part
        for part in line.all()
        if part.tag == "li" and "proof-no" in part.kinds and "proof-clause" not in part.kinds
    ]
    return lines == [line]


def _said(line: Part) -> str:
    facts = [_fact(part) for seen in line.below if "proof-seen" in seen.kinds for part in seen.below]
    words = _words(line)
    shown = f"（{'；'.join(facts)}）" if facts else ""
    return f"不符合：{words}{shown}。"


def _words(line: Part) -> str:
    return " ".join("".join(line.words).split())


def _fact(part: Part) -> str:
    source = next((f"，来源：{one.text()}" for one in part.below if one.tag == "cite"), "")
    value = " ".join(one.text() for one in part.below if one.tag == "b")
    return f"{' '.join(''.join(part.words).split())}：{value}{source}"
