"""What a column of a form may hold of a policy: whether it is in force, since when, how much, and what was paid last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, cast

from yingbao.casework.exchange.cells import TRUTH, yuan
from yingbao.engine.dictionary import Label
from yingbao.engine.findings.card import Each, period
from yingbao.engine.policies.book import Policy
from yingbao.engine.values import NEVER
from yingbao.registry.answers.lawbook import EDITIONS, book
from yingbao.registry.imports.mapping.words import plain, without_note
from yingbao.registry.subjects.laws import LEDGERS, is_for
from yingbao.web.editions import policies

KINDS: Final = ("benefit", "status")
"""What somebody is granted, and may be paid."""
OF: Final = ("person", "household")


@dataclass(frozen=True)
class Aspect:
    """`facts`: what tells it, `ledger.fact`; `words`: what stands in a head behind the policy."""

    code: str
    label: Label
    facts: tuple[str, ...]
    words: tuple[str, ...]


IN_FORCE: Final = (
    "decisions.policy", "decisions.from", "decisions.to",
    "receipts.policy", "receipts.occasion", "receipts.from", "receipts.to",
)  # fmt: skip
"""Whether it is: by a decision, or by a receipt where the decision is not on record."""
LAST: Final = ("receipts.policy", "receipts.from")
HOLDS = Aspect("holds", Label("是否在享", "in force"), IN_FORCE, ("是否享受", "在享", "享受"))
SINCE = Aspect("since", Label("起始日期", "since"), IN_FORCE, ("起始日", "起始", "开始日期"))
AMOUNT = Aspect("amount", Label("每月金额", "a month"), (*IN_FORCE, "decisions.amount"), ("月金额", "金额", "amount"))
PERIOD = Aspect("period", Label("最近一期（起）", "last period (from)"), LAST, ("最近一期",))
"""Of which period the last receipt is. On which day money was paid, no receipt says."""
PAID = Aspect("paid", Label("最近发放金额", "last paid"), (*LAST, "receipts.amount"), ("发放金额",))
WORDS: Final = sorted(
    ((plain(word), one) for one in (HOLDS, SINCE, AMOUNT, PERIOD, PAID) for word in (*one.words, one.label.zh, one.label.en)),
    key=lambda pair: -len(pair[0]),
)  # fmt: skip
"""Of two words that end a head alike the longer is meant."""
WHETHER: Final = "是否"


@dataclass(frozen=True)
class Grant:
    """A policy, or several of one programme, with how often each is due. `home`: something of it is granted to households; `given`: its
    titles end in what is given, as 津贴, and not in whom it recognises, as 家庭; `names`: its titles as heads have them; `bases`:
    those that may be shortened."""

    name: str
    label: Label
    policies: Mapping[str, Each]
    home: bool
    given: bool
    aspects: tuple[Aspect, ...]
    names: frozenset[str]
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Granted:
    """A column: of which grant it tells what."""

    grant: Grant
    aspect: Aspect

    @property
    def name(self) -> str:
        return f"granted.{self.grant.name}.{self.aspect.code}"

    @property
    def label(self) -> Label:
        grant, aspect = self.grant.label, self.aspect.label
        return Label(f"{grant.zh}：{aspect.zh}", f"{grant.en}: {aspect.en}")

    def text(self, papers: Iterable[Mapping[str, Any]], day: date, *, whole: bool) -> str | None:
        """What the cell says, by the relations and ledgers of whom it is about and their home; '' where it is known that there is
        nothing, None where it is not known. `whole`: everybody was looked at who may be granted it."""
        mine = [one for one in papers if one["topic"] in LEDGERS and one["facts"]["policy"] in self.grant.policies]
        receipts = [one for one in mine if one["topic"] == "receipts"]
        if self.aspect in (PERIOD, PAID):
            last = max(map(_starts, receipts), default=None)
            return self._told([one for one in receipts if _starts(one) == last], whole)
        now = [one for one in mine if one["topic"] == "decisions" and _starts(one) <= day < _ends(one)]
        paid = any(_pays_for(one, self.grant.policies[one["facts"]["policy"]], day) for one in receipts)
        if self.aspect is HOLDS and (now or paid):
            return TRUTH["true"]
        if not now and (paid or self._runs_on(mine, day)):
            return None
        return (TRUTH["false"] if whole else None) if self.aspect is HOLDS else self._told(now, whole)

    def _runs_on(self, papers: Sequence[Mapping[str, Any]], day: date) -> bool:
        """Whether it was paid for the period before that of the day, and no decision says that it ended: this one's may be to come."""
        told = [one for one in papers if one["topic"] == "decisions"]
        for one in papers:
            each = self.grant.policies[one["facts"]["policy"]]
            if one["topic"] == "receipts" and (before := _before(each, day)) and _pays_for(one, each, before):
                return not any(_starts(other) <= before and _ends(other) <= day for other in told)
        return False

    def _told(self, papers: Sequence[Mapping[str, Any]], whole: bool) -> str | None:
        """Since when these are, or their amount where they agree on it."""
        if not papers:
            return "" if whole else None
        if self.aspect in (SINCE, PERIOD):
            return min(map(_starts, papers)).isoformat()
        amounts = {one["facts"].get("amount") for one in papers}
        fen = amounts.pop() if len(amounts) == 1 else None
        return None if fen is None else yuan(fen)


def _pays_for(receipt: Mapping[str, Any], each: Each, day: date) -> bool:
    """Whether a receipt is for the period of the day; one that names its period and no end is for that period alone."""
    facts, starts = receipt["facts"], _starts(receipt).isoformat()
    ends = facts.get("to") or (starts if facts.get("occasion") else NEVER.isoformat())
    return is_for({**facts, "from": starts, "to": ends}, each, "", day)


def _before(each: Each, day: date) -> date | None:
    """The last day of the period before that of the day; None of what is due once, or at an event."""
    return period(each, day).starts - timedelta(days=1) if each in ("month", "year") else None


def _starts(paper: Mapping[str, Any]) -> date:
    return date.fromisoformat(paper["facts"].get("from") or paper["from"])


def _ends(paper: Mapping[str, Any]) -> date:
    return date.fromisoformat(paper["facts"].get("to") or paper["to"] or NEVER.isoformat())


def columns() -> Mapping[str, Granted]:
    """Everything that a column may hold of what is granted, by name, in the edition in force."""
    return _columns(policies())


@lru_cache(maxsize=EDITIONS)
def _columns(edition: Path) -> Mapping[str, Granted]:
    told = [Granted(grant, aspect) for grant in _grants() for aspect in grant.aspects]
    return {one.name: one for one in told}


def _grants() -> Iterator[Grant]:
    """Each policy of this office for people; before them the programmes that have several, which a plain title means."""
    chains = [chain for name in book().heads if (chain := book().chain(name, book().dictionary.office))]
    meant = [one for one in chains if one.subject in OF and one.front["kind"] in KINDS]
    by_programme: dict[str, list[Policy]] = {}
    for one in meant:
        by_programme.setdefault(one.programme, []).append(one)
    for programme, several in by_programme.items():
        titles = [title for one in several for title in _titles(one)]
        bases = sorted({without_note(title.zh).strip() for title in titles}, key=len)
        en = _alike([without_note(title.en) for title in titles]) or titles[0].en
        names = frozenset(map(plain, (*bases, en)))
        if len(several) > 1:
            yield _grant(f"any_of({programme})", Label(bases[0], en), several, names, tuple(map(plain, bases)))
        for one in several:
            own = frozenset(plain(text) for title in _titles(one) for text in (title.zh, title.en))
            if len(several) > 1:
                yield _grant(one.id, one.title, [one], own - names, ())
            else:
                yield _grant(one.id, one.title, [one], own | names, tuple(map(plain, bases)))


def _alike(titles: Iterable[str]) -> str:
    """The words with which all of them begin."""
    words = zip(*(title.split() for title in titles), strict=False)
    return " ".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, words))


def _titles(chain: Policy) -> list[Label]:
    """As its files have them, from the highest."""
    return [file.title for file in chain.files if "title" in file.front]


def _grant(name: str, label: Label, several: list[Policy], names: frozenset[str], bases: tuple[str, ...]) -> Grant:
    lasting = (HOLDS, SINCE) if all(one.root == one.subject for one in several) else ()
    cash = any(one.front["delivers"] in ("cash", "loan") for one in several)
    monthly = (AMOUNT,) if cash and all(one.each == "month" for one in several) else ()
    aspects = (*lasting, *monthly, *((PERIOD, PAID) if cash else ()))
    home = any(one.subject == "household" for one in several)
    given = all(one.front["kind"] == "benefit" for one in several)
    policies = {one.id: cast("Each", one.each) for one in several}
    return Grant(name, label, policies, home, given, aspects, names, bases)
