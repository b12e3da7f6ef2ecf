"""A form's rows filled: who each row is about, what is known of them, and what is not."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter

from yingbao.accounts.actions import reveal
from yingbao.casework.exchange.blanks.grants import Granted
from yingbao.casework.exchange.blanks.grants import columns as of_grants
from yingbao.casework.exchange.blanks.reading import MOST, Form, Head
from yingbao.casework.exchange.cells import of_fact
from yingbao.casework.exchange.layouts import Column
from yingbao.engine.dictionary import Fact, Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.mapping import Target
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.sheets import SAFE
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.models import Subject
from yingbao.registry.queries import rows
from yingbao.registry.secrets import opened, ring
from yingbao.web.languages import say
from yingbao.web.lists.export import lay_out

ID, NAME, BIRTH = "person.id_number", "person.name", "person.birth"
NOTE: Final = Label("※没有填上的", "※not filled")


@dataclass(frozen=True)
class Known:
    """What a look shows of somebody or a home, numbers in the clear; `more`: relations and ledgers."""

    facts: Mapping[str, Any]
    more: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Filled:
    """A row: its cells by place, the places that stay empty, whether it is known whom it is about."""

    cells: Mapping[int, str]
    empty: tuple[int, ...]
    found: bool


def columns_of(plan: Mapping[int, str]) -> dict[int, Fact | Granted]:
    """What a plan names, by column. Raises KeyError: a fact that the dictionary does not know."""
    found = dict[int, Fact | Granted]()
    for place, name in plan.items():
        table, _, fact = name.partition(".")
        found[place] = of_grants().get(name) or office_dictionary().facts(table)[fact]
    return found


def _asks(column: Fact | Granted) -> tuple[str, ...]:
    """What a look at it asks for, `table.fact`."""
    return column.aspect.facts if isinstance(column, Granted) else (f"{column.table}.{column.name}",)


def _of_home(column: Fact | Granted) -> bool:
    return column.grant.home if isinstance(column, Granted) else column.table == "household"


def whom(form: Form, plan: Mapping[int, str], files: Sequence[int], reader: Reader) -> list[int | None]:
    """Of each row of the form the person's file, then of each file that was named: by ID number, else by name and day of birth."""
    at = {fact: place for place, fact in plan.items()}
    texts = [{fact: row.get(at[fact], "") for fact in (ID, NAME, BIRTH) if fact in at} for row in form.rows]
    by_number = _by_number({text for row in texts if (text := row.get(ID, "").lstrip("'").upper())})
    by_name = _by_name({row[NAME] for row in texts if not row.get(ID) and row.get(NAME) and row.get(BIRTH)})
    found = list[int | None]()
    for row in texts:
        if number := row.get(ID, "").lstrip("'").upper():
            found.append(by_number.get(number))
        else:
            day = reader.read(_birth(), row.get(BIRTH, "")).value
            born = day.isoformat() if isinstance(day, date) else ""
            same = by_name.get((row.get(NAME, ""), born), [])
            found.append(same[0] if len(same) == 1 else None)
    return [*found, *files]


def _birth() -> Target:
    return catalogue_of(office_dictionary(), "person").targets["birth"]


def _by_number(numbers: set[str]) -> dict[str, int]:
    """Whom this desk sees of who has these numbers."""
    keys, found = ring(), dict[str, int]()
    for number in numbers:
        held = [file for (file,) in rows("SELECT registry.known(%s)", [keys.hashes(number)]) if file]
        if len(held) == 1:
            found[number] = held[0]
    open_ = set(
        Subject.objects.filter(pk__in=found.values(), kind="person", restricted="").values_list("pk", flat=True)
    )
    return {number: file for number, file in found.items() if file in open_}


def _by_name(names: set[str]) -> dict[tuple[str, str], list[int]]:
    found = dict[tuple[str, str], list[int]]()
    called = Subject.objects.filter(name__in=names, kind="person", merged_into=None, restricted="")
    for pk, name, born in called.values_list("pk", "name", "profile__birth") if names else ():
        found.setdefault((name, born or ""), []).append(pk)
    return found


def fill(
    token: str, form: Form, plan: Mapping[int, str], people: Sequence[int | None], reason: str, reader: Reader
) -> list[Filled]:
    """Every row; what stands in a cell already stays. Who is asked for, and what of them, is committed to the log before.

    Raises django.db.DatabaseError: a fact that is not for this role.
    """
    columns, wanted = columns_of(plan), sorted({one for one in people if one})
    homes = dict(Subject.objects.filter(pk__in=wanted).values_list("pk", "household_id"))
    lived_in = [home for home in homes.values() if home]
    seen = set(Subject.objects.filter(pk__in=lived_in, restricted="").values_list("pk", flat=True))
    everybody = [*wanted, *sorted(seen)] if any(map(_of_home, columns.values())) else wanted
    asked = sorted({name for column in columns.values() for name in _asks(column)})
    shown = reveal(token, everybody, asked, reason) if everybody else {}
    known = {pk: Known({**one.facts, **opened(one.secrets)}, one.more) for pk, one in shown.items()}
    given = [*form.rows, *({} for _ in range(len(people) - len(form.rows)))]
    return [
        _filled(row, columns, known.get(who or 0), known.get(homes.get(who or 0) or 0), reader)
        for row, who in zip(given, people, strict=True)
    ]


def _filled(
    row: Mapping[int, str],
    columns: Mapping[int, Fact | Granted],
    own: Known | None,
    home: Known | None,
    reader: Reader,
) -> Filled:
    told = {place: _cell(column, own, home, reader) if own else None for place, column in columns.items()}
    cells = {**row, **{place: text or "" for place, text in told.items() if not row.get(place)}}
    return Filled(cells, tuple(place for place in told if not row.get(place) and told[place] is None), own is not None)


def _cell(column: Fact | Granted, own: Known, home: Known | None, reader: Reader) -> str | None:
    """None: not known."""
    if isinstance(column, Granted):
        papers = [*own.more, *(home.more if home else ())]
        return column.text(papers, reader.day, whole=home is not None or not column.grant.home)
    known = own if column.table == "person" else home
    value = known.facts.get(column.name) if known else None
    return None if value is None else _text(column, value, reader) or None


def _text(fact: Fact, value: Any, reader: Reader) -> str:
    if fact.kind == "area":
        return reader.areas.full_name(str(value)) or str(value)
    return of_fact(Column("", fact=fact), fact, value)


def write(form: Form, filled: Sequence[Filled], mark: str) -> bytes:
    """The form as Excel, what is not known marked; text stays text, so that nothing turns into a formula."""
    out = io.BytesIO()
    last = max([head.place for head in form.heads] + [len(row) - 1 for row in form.above])
    with xlsxwriter.Workbook(out, {**SAFE, "in_memory": True}) as book:
        page = book.add_worksheet()
        plain, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        missing = book.add_format({"bg_color": "#FFF6E0", "num_format": "@"})
        lay_out(page, mark, len(form.above) + 1, last + 2)
        for at, row in enumerate(form.above):
            for place, text in enumerate(row):
                page.write_string(at, place, text, plain)
        top = len(form.above)
        for head in form.heads:
            page.write_string(top, head.place, head.label, bold)
        page.write_string(top, last + 1, say(NOTE.zh, NOTE.en), bold)
        for below, one in enumerate(filled, top + 1):
            for place, text in one.cells.items():
                page.write_string(below, place, text, plain)
            for place in one.empty:
                page.write_blank(below, place, None, missing)
            page.write_string(below, last + 1, _note(one, form.heads), plain)
        book.add_worksheet("说明").write_string(0, 0, mark, bold)
    return out.getvalue()


def _note(one: Filled, heads: Sequence[Head]) -> str:
    if not one.found:
        return say("认不出是谁，或不在您的辖区", "not known who this is, or not in your area")
    return "、".join(head.label for head in heads if head.place in one.empty)


def numbers_in(text: str) -> list[int]:
    """The file numbers in what was typed. Raises ValueError: something else, or too many."""
    found = [int(part) for part in re.split(r"[\s,，、;；]+", unicodedata.normalize("NFKC", text).strip()) if part]
    if len(found) > MOST or any(number > 10**12 for number in found):
        raise ValueError(text)
    return list(dict.fromkeys(found))
