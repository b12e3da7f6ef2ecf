"""Worked examples as tests: each is explained, and counted in SQL, and both must say what the file says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from yingbao.engine.faults import Fault, Faults
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.examples import Example, read_examples
from yingbao.engine.policies.file import PolicyFile
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.policies.territory import Branch
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.scene import Scene
from yingbao.engine.readings.explain.world import all_rows
from yingbao.engine.values import Value, yuan_text

CHECKED = ("entitled", "amount", "ground", "quantity", "due", "payee", "cause")


BLANK = {"fact": "example-unknown-fact", "parameter": "example-unknown-parameter"}


@dataclass(frozen=True)
class Answer:
    """One reading's answer: status entitled, not or unknown; amounts in fen, None where not known or not given."""

    status: str
    amount: Value = None
    amount_max: Value = None
    quantity: Value = None
    due: Value = None
    payee: Value = None
    ground: Value = None
    cause: Value = None


def check_examples(book: Book, progress: Callable[[str], None] | None = None) -> tuple[int, list[Fault]]:
    """Runs every example of every file; returns how many there are and what went wrong."""
    total, faults = 0, list[Fault]()
    for file in book.files:
        if not file.examples:
            continue
        if progress:
            progress(file.path)
        policy = book.chain(file.id, file.prefix)
        assert policy is not None
        examples, wrong = read_examples(policy, file.examples, book)
        faults += wrong
        total += len(examples)
        for group in _groups(examples):
            faults += _check_group(book, file, policy, group)
    return total, faults


def _groups(examples: list[Example]) -> list[list[Example]]:
    """Examples of one day and one set of parameters are compiled once."""
    groups: dict[Any, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.on, tuple(sorted(example.parameters.items(), key=lambda item: item[0]))].append(example)
    return list(groups.values())


def _check_group(book: Book, file: PolicyFile, policy: Policy, group: list[Example]) -> list[Fault]:
    overrides = group[0].parameters
    ids = count(1)
    faults, scenes = [], []
    for example in group:
        try:
            scenes.append((example, Scene(example, policy, book.dictionary, ids)))
        except LookupError as error:
            faults.append(Fault("example-hangs", example.place, {"who": str(error)}))
    gaps = _gaps(book, [scene for _, scene in scenes])
    laws = [Law(book, group[0].on, file.prefix, gaps, overrides, fold) for fold in (False, True)]
    try:
        explained = _explained(laws[0].outcome(policy.id), scenes)
        counted = _counted(laws[1], laws[1].outcome(policy.id), scenes)
    except Faults as wrong:
        return [*faults, *wrong.faults]
    for (example, _), by_explain, by_count in zip(scenes, explained, counted, strict=True):
        faults += list(_differences(example, by_explain, by_count))
    return faults


def _gaps(book: Book, scenes: list[Scene]) -> Gaps:
    """A `?` where the dictionary knows of no unknown is a gap in the data, as the store would report it."""
    holes = set()
    for scene in scenes:
        for row in all_rows(scene.root):
            facts = book.dictionary.tables[row.table].facts
            holes |= {
                (row.table, name)
                for name, value in row.facts.items()
                if value is None and not facts[name].may_be_unknown
            }
    return Gaps(facts=frozenset(holes))


def _explained(outcome: Outcome | None, scenes: list[tuple[Example, Scene]]) -> list[Answer]:
    if outcome is None:
        return [Answer("not") for _ in scenes]
    program = Program(tree for name in FIELDS if (tree := getattr(outcome, name)) is not None)
    return [answer_of(program, outcome, scene.root) for _, scene in scenes]


FIELDS = ("status", "ground", "amount", "amount_max", "quantity", "due", "payee")


def answer_of(program: Program, outcome: Outcome, row: Any) -> Answer:
    """The explanation's answer for one row."""
    status = program.value(outcome.status, row)
    if status is not True:
        return Answer("not" if status is False else "unknown")
    values = {name: program.value(tree, row) for name in FIELDS[1:] if (tree := getattr(outcome, name)) is not None}
    return Answer("entitled", **values)


def _counted(law: Law, outcome: Outcome | None, scenes: list[tuple[Example, Scene]]) -> list[Answer]:
    if outcome is None:
        return [Answer("not") for _ in scenes]
    from yingbao.engine.language.checker.sets import TRUE

    branch = Branch(outcome, TRUE, "" if outcome.table != outcome.policy.subject else "example")
    statement = Statement(law.book.dictionary, named_source).build([branch])
    tables = memory_tables(law.book.dictionary, [scene.root for _, scene in scenes])
    by_subject = {
        row["subject"] if branch.occasion else int(row["occasion"]): row for row in run_in_memory(tables, statement)
    }
    return [answer_from(by_subject.get(scene.root.id)) for _, scene in scenes]


def answer_from(row: dict[str, Any] | None) -> Answer:
    """A counted row as an answer; no row is 'not'."""
    if row is None:
        return Answer("not")
    return Answer(
        row["status"], row["amount_fen"], row["amount_max_fen"], row["quantity"], row["due"], row["payee"], row["ground"], row["cause"]
    )  # fmt: skip


def _differences(example: Example, explained: Answer, counted: Answer) -> Any:
    for key in CHECKED:
        if key not in example.expected:
            continue
        wanted = example.expected[key]
        given = {"explain": _given(explained, key), "count": _given(counted, key)}
        if key == "cause":
            del given["explain"]
        wrong = {reading: value for reading, value in given.items() if value != wanted}
        words = {"name": example.name, "what": key, "wanted": _shown(wanted, key)}
        if len(wrong) == len(given) and len(set(map(repr, wrong.values()))) == 1:
            shown = next(iter(wrong.values()))
            code, cause = _why(shown, counted)
            yield Fault(code, example.at(key), {**words, "given": _shown(shown, key), "cause": cause})
        else:
            for reading, value in wrong.items():
                more = {"given": _shown(value, key), "reading": reading}
                yield Fault("example-differs", example.at(key), {**words, **more})
    same = ("status", "amount", "amount_max", "quantity", "due", "payee", "ground")
    for key in same:
        if getattr(explained, key) != getattr(counted, key):
            words = {
                "name": example.name,
                "what": key,
                "wanted": getattr(explained, key),
                "given": getattr(counted, key),
            }
            yield Fault("readings-differ", example.place, words)


def _why(given: Any, counted: Answer) -> tuple[str, str]:
    """The message for what is not as expected, and what was not known where that is why."""
    kind, _, name = str(counted.cause or "").partition(":")
    if given in (None, "unknown") and kind in BLANK and name != "?":
        return BLANK[kind], name
    return "example-wrong", ""


def _given(answer: Answer, key: str) -> Any:
    if key == "entitled":
        return answer.status
    if key == "amount":
        return None if None in (answer.amount, answer.amount_max) else (answer.amount, answer.amount_max)
    return getattr(answer, key)


def _shown(value: Any, key: str) -> str:
    if value is None:
        return "?"
    if key == "entitled":
        return str({"entitled": "yes", "not": "no"}.get(value, value))
    if key == "amount":
        low, high = ("?" if side is None else yuan_text(side) for side in value)
        return low if low == high else f"{low}–{high}"
    return value.isoformat() if isinstance(value, date) else str(value)
