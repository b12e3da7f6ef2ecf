"""What the pages read of means checks; the database leaves out whatever the desk does not see."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from yingbao.accounts.actions import beside, look
from yingbao.accounts.desks import Desk
from yingbao.casework import queries
from yingbao.casework.checks.institutions import institutions, label_of
from yingbao.casework.checks.layouts import EACH, layout_of
from yingbao.casework.checks.models import Authorisation, AuthorisationForm, Check, CheckLine
from yingbao.casework.data_files import Unusable
from yingbao.casework.models import Case, Task
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.registry.queries import names_of
from yingbao.registry.subjects.words import worded

MOST = 200
STATES = {
    "waiting": ("info", Label("等待回复", "waiting for the answer")),
    "answered": ("ok", Label("已回复，与登记一致或登记没有", "answered; nothing contradicts it")),
    "differs": ("warn", Label("与登记不一致，要听家里说明", "differs; the family is to be heard")),
    "heard": ("warn", Label("与登记不一致，已听说明", "differs; the family was heard")),
    "taken": ("ok", Label("已采用", "counts")),
    "left": ("plain", Label("不采用", "does not count")),
    "withdrawn": ("plain", Label("授权已撤回，不再收回复", "taken back by them; no answer is taken")),
    "dropped": ("plain", Label("已作废", "given up")),
}


@dataclass(frozen=True)
class ShownLine:
    """A line on a page: whom it is about, how it stands, in what it differs."""

    line: CheckLine
    who: Label
    state: tuple[str, Label]
    differs: tuple[Label, ...]
    institution: Label


@dataclass(frozen=True)
class ShownBatch:
    batch: Check
    institution: Label
    state: tuple[str, Label]
    lines: int
    waiting: int


@dataclass(frozen=True)
class Ready:
    """Cases at a step of checking whose family lets an institution be asked today."""

    code: str
    label: Label
    layout: Told | None
    cases: tuple[tuple[int, str, Label], ...]


@dataclass(frozen=True)
class Told:
    """What the file for an institution holds. `own`: by the office's own layout; `illustrative`: made up; `tells`, `asks`: its columns;
    `print`: by which one knows it again."""

    file: Label
    rows: Label
    own: bool
    illustrative: bool
    tells: tuple[Label, ...]
    asks: tuple[Label, ...]
    print: str


@dataclass(frozen=True)
class Beside:
    """A fact as the institution answered it, beside what was registered then."""

    label: Label
    answer: str
    registered: str
    differs: bool


def at_check(desk: Desk) -> list[Case]:
    """The cases that stand at a step of checking which this desk may do."""
    tasks = queries.mine(desk).filter(does="check")[:MOST]
    return [task.case for task in tasks]


def ready(desk: Desk) -> list[Ready]:
    """For each institution, whom one may ask about today."""
    cases = {case.pk: case for case in at_check(desk)}
    signed = Authorisation.objects.filter(case_id__in=cases, signed_day__lte=desk.today, until__gte=desk.today)
    held = [one for one in signed.prefetch_related("withdrawals") if still(one)]
    waiting = set(
        CheckLine.objects.filter(case_id__in=cases, state="waiting").values_list("case_id", "batch__institution")
    )
    names = names_of([case.subject_id for case in cases.values()], desk.today)
    found = []
    for asked in institutions().values():
        numbers = sorted({one.case_id for one in held if asked.code in one.institutions})
        listed = [
            (number, cases[number].number, names[cases[number].subject_id].name)
            for number in numbers
            if (number, asked.code) not in waiting and cases[number].subject_id in names
        ]
        found.append(Ready(asked.code, asked.label, layout_in_words(asked.code), tuple(listed)))
    return found


def layout_in_words(institution: str) -> Told | None:
    """What goes out to an institution, in which file; None where its layout cannot be used, or it is asked no longer."""
    asked = institutions().get(institution)
    try:
        layout = layout_of(asked) if asked else None
    except Unusable:
        return None
    if layout is None:
        return None
    tells = tuple(column.label for column in layout.columns if not column.answer)
    asks = tuple(column.label for column in layout.answers)
    return Told(layout.kind, EACH[layout.each], layout.own, layout.illustrative, tells, asks, layout.print)


def batches() -> list[ShownBatch]:
    """The latest batches."""
    found = list(Check.objects.order_by("-id")[:50])
    lines = list(CheckLine.objects.filter(batch__in=found).values_list("batch_id", "state"))
    all_of, waiting = Counter(one for one, _ in lines), Counter(one for one, state in lines if state == "waiting")
    return [_batch(one, all_of[one.pk], waiting[one.pk]) for one in found]


def find_batch(number: int) -> ShownBatch | None:
    batch = Check.objects.filter(pk=number).first()
    if batch is None:
        return None
    states = list(batch.lines.values_list("state", flat=True))
    return _batch(batch, len(states), states.count("waiting"))


def _batch(batch: Check, lines: int, waiting: int) -> ShownBatch:
    if batch.dropped_at:
        state = STATES["dropped"]
    elif batch.handed_at is None:
        state = "warn", Label("还没有取走", "not fetched yet")
    elif waiting:
        state = STATES["waiting"]
    else:
        state = "ok", Label("已全部回复", "all answered")
    return ShownBatch(batch, label_of(batch.institution), state, lines, waiting)


def lines_of(desk: Desk, **about: Any) -> list[ShownLine]:
    """The lines of a batch (`batch`) or a case (`case`), in order."""
    found = list(CheckLine.objects.filter(**about).select_related("batch").order_by("batch_id", "place")[: 5 * MOST])
    names = names_of([one.subject_id for one in found], desk.today)
    return [_line(one, names[one.subject_id].name) for one in found if one.subject_id in names]


def find_line(desk: Desk, number: int) -> ShownLine | None:
    return next(iter(lines_of(desk, pk=number)), None)


def _line(line: CheckLine, who: Label) -> ShownLine:
    state = line.state
    if state == "answered" and line.differs:
        state = "heard" if line.account_at else "differs"
    facts = institutions()[line.batch.institution].facts if line.batch.institution in institutions() else {}
    differs = tuple(facts[name].label if name in facts else Label(name, name) for name in line.differs)
    return ShownLine(line, who, STATES[state], differs, label_of(line.batch.institution))


def authorisations_of(case: Case) -> list[Authorisation]:
    """The latest first, each with who took it back."""
    return list(
        Authorisation.objects.filter(case=case)
        .order_by("-id")
        .select_related("form__case")
        .prefetch_related("withdrawals")
    )


def forms_of(case: Case) -> list[AuthorisationForm]:
    """The forms of authorisation that were printed, the latest first."""
    return list(AuthorisationForm.objects.filter(case=case).select_related("case").order_by("-serial"))


def still(one: Authorisation) -> list[int]:
    """Who has not taken it back."""
    gone = {each.person_id for each in one.withdrawals.all()}
    return [person for person in one.people if person not in gone]


def family_of(subject: Subject) -> list[Subject]:
    """Who lives in the home of whom a case is about: whom the desk sees of it."""
    home = subject.pk if subject.kind == "household" else subject.household_id
    if home is None:
        return [subject]
    return list(Subject.objects.filter(household_id=home, merged_into=None, kind="person").order_by("id"))


def mine_at_check(case: Case, desk: Desk) -> Task | None:
    """The open step of checking of a case, if this desk may do it."""
    task = queries.open_task(case)
    mine = task is not None and task.does == "check" and desk.role.code in task.roles and desk.may("state")
    return task if mine else None


def compared(token: str, shown: ShownLine) -> list[Beside]:
    """An answer beside what was registered, after a look that is committed first. Raises DatabaseError: not for this role."""
    line, asked = shown.line, institutions()[shown.line.batch.institution]
    number = look(token, [line.subject_id], [f"{asked.kind}.{name}" for name in asked.facts], line.batch.number)
    with beside(token) as cursor:
        query = "SELECT answer::text, registered::text FROM casework.answers(%s) WHERE line = %s"
        found = cursor.execute(query, [number, line.pk]).fetchone()
    answer, registered = (json.loads(part) for part in found) if found else ({}, {})
    return [
        Beside(fact.label, worded(fact, answer[name]), worded(fact, registered.get(name)), name in line.differs)
        for name, fact in asked.facts.items()
        if name in answer
    ]
