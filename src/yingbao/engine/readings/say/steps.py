"""How a case goes: a policy's process as lines, each step with its term and by what law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.limits import fen_of
from yingbao.engine.policies.process import Step, Term, Words, load_words, process_of, steps_on
from yingbao.engine.readings.say.bullets import Item
from yingbao.engine.readings.say.citing import cited
from yingbao.engine.values import yuan_text

UNITS = {
    "working_days": ("{} 个工作日", "{} working days"), "days": ("{} 天", "{} days"), "hours": ("{} 小时", "{} hours"),
    "months": ("{} 个月", "{} months"),
}  # fmt: skip


def steps_said(book: Book, policy: str, area: str, on: date, lang: str) -> tuple[Item, ...]:
    """The steps in force on a day, one a line in their order; () where there is no process."""
    words = load_words(Path(book.root))
    now = steps_on(process_of(book, policy, area), on)
    law = Law(book, on, area)
    return tuple(
        Item(f"{number}. {_step(step, now, words, lang, _most(step, law, policy, lang))}")
        for number, step in enumerate(now.values(), 1)
    )


def _step(step: Step, now: dict[str, Step], words: Words, lang: str, most: str) -> str:
    """'入户调查：3 个工作日，2 人一起。依据：…'."""
    parts = [_only(step.when, words, lang)] if step.when else []
    parts += [_entered(step.entry, words, lang)] if step.entry else []
    if step.within:
        parts.append(_terms(step.within, now, lang))
    if step.people > 1:
        parts.append(f"{step.people} 人一起" if lang == "zh" else f"{step.people} people together")
    parts += [most] if most else []
    if lang == "en":
        return f"{step.label.en}{': ' if parts else ''}{', '.join(parts)}. By: {cited(step, lang)}"
    return f"{step.label.zh}{'：' if parts else ''}{'，'.join(parts)}。依据：{cited(step, lang)}"


def _most(step: Step, law: Law, policy: str, lang: str) -> str:
    """Up to how much may be decided there, of each role that has a limit; '' where none has."""
    if not step.most:
        return ""
    found = [fen_of(law, policy, limit.amount) for limit in step.most]
    sums = ["?" if fen is None else yuan_text(fen) for fen in found]
    return f"金额至多 {'、'.join(sums)} 元" if lang == "zh" else f"up to {', '.join(sums)} yuan"


def _only(when: str, words: Words, lang: str) -> str:
    """Whose case goes by this step."""
    mark = words.marks[when.removeprefix("not ")][lang]
    if when.startswith("not "):
        return f"标明“{mark}”的除外" if lang == "zh" else f"not where marked “{mark}”"
    return f"只限标明“{mark}”的" if lang == "zh" else f"only where marked “{mark}”"


def _entered(entries: tuple[str, ...], words: Words, lang: str) -> str:
    """What opens a case there by itself."""
    what = ("或" if lang == "zh" else " or ").join(f"“{words.entries[entry][lang]}”" for entry in entries)
    return f"{what}时自动发起" if lang == "zh" else f"opened by itself on {what}"


def _terms(terms: tuple[Term, ...], now: dict[str, Step], lang: str) -> str:
    said = (" or " if lang == "en" else "，或者").join(_term(term, now, lang) for term in terms)
    if len(terms) == 1:
        return said
    return f"{said}, whichever is over first" if lang == "en" else f"{said}，先到的为准"


def _term(term: Term, now: dict[str, Step], lang: str) -> str:
    span = UNITS[term.unit][lang == "en"].format(term.number)
    since = now[term.since].label[lang] if term.since in now else ""
    if lang == "en":
        return f"{span}{f' from “{since}”' if since else ''}"
    return f"{f'从“{since}”起 ' if since else ''}{span}"
