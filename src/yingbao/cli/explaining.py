"""The explain and missing commands: one subject's answers with their proofs; what the bureau must still supply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import typer
from rich.console import Console

from yingbao.cli.counting import admitted
from yingbao.cli.folding import print_text
from yingbao.engine.faults import Fault, Faults, nearest
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.loading import gaps_of, load_row
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.missing import Missing, missing
from yingbao.engine.readings.say.speaker import Speaker, band_words
from yingbao.engine.readings.say.terms import Terms
from yingbao.engine.readings.say.vocabulary import MARKS, vocabulary
from yingbao.engine.store import Store

HEADINGS = {
    "zh": ("备注", "因此不能确定的结果", "因此不知道的金额"),
    "en": ("Note", "Answers not decided for it", "Amounts not known for it"),
}


def run_explain(
    console: Console,
    subject: tuple[str | None, str, str],
    *,
    data: Path,
    on: date,
    policies: Path,
    overlays: Iterable[str],
    area: str | None,
    form: str,
    lang: str,
) -> None:
    """`subject` is (policy or None for all, id, table); `form` text, json or html."""
    policy, id, table = subject
    book = ready_book(policies, overlays=overlays)
    wanted, table = _wanted(book, policy, table)
    # what is said by the way must not stand in the middle of a JSON text
    store = admitted(console if form == "text" else Console(stderr=True), book, data, lang)
    row = _found(console, store, book, (table, id), lang)
    law = Law(book, on, book.dictionary.office if area is None else area, gaps_of(store), fold=False)
    explainer = Explainer(law, wanted, as_of=store.as_of)
    proofs = [proof for each in _rows(book, explainer, row) for proof in explainer.about(each)]
    _print(console, proofs, form, lang)


def _found(console: Console, store: Store, book: Book, subject: tuple[str, str], lang: str) -> Row:
    table, id = subject
    try:
        return load_row(store, book.dictionary, table, id)
    except LookupError:
        label = book.dictionary.tables[table].label[lang]
        zh, en = f"数据里没有{label} {id}（或已被搁置）。", f"The data hold no {label} {id} (or it was set aside)."
        console.print(zh if lang == "zh" else en, style="red")
        raise typer.Exit(1) from None


def _wanted(book: Book, policy: str | None, table: str) -> tuple[list[str] | None, str]:
    """The policies asked for, and the table of their subject."""
    if policy is None:
        if table not in book.dictionary.subjects:
            raise typer.BadParameter(", ".join(book.dictionary.subjects), param_hint="--table")
        return None, table
    if policy not in book.heads:
        raise Faults([Fault("policy-unknown", None, {"name": policy, "near": nearest(policy, book.heads)})])
    return [policy], book.heads[policy].subject


def _rows(book: Book, explainer: Explainer, row: Row) -> list[Row]:
    """The subject itself, and its occasions where a policy is about these."""
    roots = {outcome.table for outcome in explainer.outcomes}
    ways = book.dictionary.tables[row.table].collections
    occasions = [
        each
        for name, way in ways.items()
        if way.table in roots and way.table != row.table
        for each in row.collections[name]
    ]
    return [row, *(each for each in occasions if book.dictionary.tables[each.table].kind == "event")]


def _print(console: Console, proofs: Sequence[Proof], form: str, lang: str) -> None:
    if form == "json":
        console.print(f"[{', '.join(proof.to_json(lang) for proof in proofs)}]", markup=False, soft_wrap=True)
        return
    if form == "html":
        console.print("\n".join(proof.to_html(lang) for proof in proofs), markup=False, soft_wrap=True, end="")
    else:
        print_text(console, "\n".join(proof.to_text(lang) for proof in proofs).rstrip("\n"))
    if not proofs:
        console.print("当日没有这样的政策。" if lang == "zh" else "There is no such policy on that day.")


def run_missing(
    console: Console, on: date, policies: Path, overlays: Iterable[str], area: str | None, lang: str
) -> None:
    """Prints the parameters without a value as a table."""
    book = ready_book(policies, overlays=overlays)
    where = book.dictionary.office if area is None else area
    found = missing(book, on, where)
    speaker = speaker_of(book, where, lang)
    text = "".join(
        f"{speaker.title(policy)}\n" + "".join(_missing_text(one, speaker, lang) for one in group) + "\n"
        for policy, group in groupby(found, lambda one: one.policy)
    )
    zh, en = f"{on}：缺 {len(found)} 个数。", f"{on}: {len(found)} parameters are missing."
    print_text(console, text + (zh if lang == "zh" else en))


def speaker_of(book: Book, area: str, lang: str) -> Speaker:
    """Who speaks of no policy in particular, and calls all by their titles in the area."""
    titles = {id: chain.title[lang] for id in book.by_id if (chain := book.chain(id, area))}
    return Speaker(vocabulary(book, lang), Terms(), book.dictionary, lambda id: titles.get(id, id))


def _missing_text(one: Missing, speaker: Speaker, lang: str) -> str:
    """A parameter without a value and what hangs on it, a line each."""
    mark = MARKS[one.mark][lang]
    if one.since:
        since = speaker.either(f"自 {one.since} 起缺（{mark}）", f"Missing since {one.since} ({mark})")
    else:
        since = speaker.either(f"从来没有（{mark}）", f"Never known ({mark})")
    said = one.note, *(speaker.listed([speaker.title(id) for id in ids], en="; ") for ids in (one.unknown, one.amount))
    gap = speaker.either("：", ": ")
    lines = since, *(f"{head}{gap}{text}" for head, text in zip(HEADINGS[lang], said, strict=True) if text)
    return f"  • {parameter_name(one, speaker)}  {one.parameter}\n" + "".join(f"    {line}\n" for line in lines)


def parameter_name(one: Missing, speaker: Speaker) -> str:
    name = speaker.words.parameter(one.parameter)
    if not one.key:
        return name
    keys = [band_words(speaker, m, c) for m, c in zip(one.key, one.categories, strict=True)]
    return speaker.either(f"{name}（{'、'.join(keys)}）", f"{name} ({', '.join(keys)})")
