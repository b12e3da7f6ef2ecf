"""A kind and its fields become a letter: plain texts in order, whatever it will be printed as.

A field's value is text and stays text: it is set into the template's words once, and never read for {fields} or markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from yingbao.casework.documents.filling import Fields, Texts, checked, everywhere, wanting
from yingbao.casework.documents.kinds import Kind
from yingbao.casework.documents.unwritable import Unwritable
from yingbao.engine.dictionary import Label

_PLACE: Final = re.compile(r"\{(\w+)\}")
_PATH: Final = re.compile(r"/(?!/)[A-Za-z0-9_.~/-]*")
_SITE: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+|")
HEADING: Final = "# "
NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class Office:
    """Who issues a letter. `site`: where it is verified, as https://host, '' if only the path is to be shown."""

    name: str
    phone: str = ""
    address: str = ""
    site: str = ""


@dataclass(frozen=True)
class Block:
    """`kind`: heading, text, item, table or form; `rows` of a table begin with its head, those of a form are pairs."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letter:
    """What stands on the paper. `day`: of `date`, in numbers; `verify`: the path at which it is verified, `code`: the word to
    type there, '' for neither."""

    office: str
    number: str
    title: str
    to: str
    blocks: tuple[Block, ...]
    date: str
    day: tuple[int, int, int]
    verify: str
    code: str
    site: str


def compose(kind: Kind, fields: Fields, office: Office) -> Letter:
    """The letter, or Unwritable: a field is missing, too much, of the wrong shape, or has what cannot be printed."""
    texts = checked(kind, fields, {"office": office.name, "phone": office.phone, "address": office.address})
    verify, day = str(texts.get("verify", "")), fields["date"]
    if not isinstance(day, date):
        raise Unwritable(
            Label(f"成文日期“{day}”须是日期，不能是文字。", f"The date '{day}' must be a day and no text.")
        )
    if not (_PATH.fullmatch(verify or "/") and _SITE.fullmatch(office.site)):
        raise Unwritable(
            Label(
                f"核验地址“{office.site}{verify}”不对：路径须像 /verify/AB12，网站须像 https://example.cn。",
                f"'{office.site}{verify}' is no address to verify at: write a path such as /verify/AB12, and a site such as "
                "https://example.cn.",
            )
        )
    return Letter(
        office=office.name,
        number=str(texts.get("number", "")),
        title=_fill(kind.title, texts),
        to=_fill(kind.to, texts),
        blocks=tuple(_numbered(list(_blocks(kind, texts)))),
        date=str(texts["date"]),
        day=(day.year, day.month, day.day),
        verify=verify,
        code=str(texts.get("code", "")),
        site=office.site,
    )


def _blocks(kind: Kind, texts: Texts) -> Iterator[Block]:
    for block in kind.blocks:
        if any(wanting(texts.get(name, "")) for name in _PLACE.findall(block) if name != "form"):
            continue
        alone = _PLACE.fullmatch(block)
        name = alone[1] if alone else ""
        if name == "form":
            yield Block("form", rows=tuple((label, _fill(text, texts)) for label, text in kind.form))
        elif name in kind.fields and kind.fields[name].columns:
            yield Block("table", rows=_table(kind.fields[name].columns, texts[name]))
        elif name in kind.fields and kind.fields[name].many:
            yield from _items(texts[name])
        elif block.startswith(HEADING):
            yield Block("heading", _fill(block.removeprefix(HEADING), texts))
        else:
            yield Block("text", _fill(block, texts))


def _numbered(blocks: list[Block]) -> Iterator[Block]:
    """Headings with their numbers, without those under which nothing was left to say."""
    after = [*(block.kind for block in blocks[1:]), "heading"]
    kept = [block for block, next_ in zip(blocks, after, strict=True) if not block.kind == next_ == "heading"]
    places = [place for place, block in enumerate(kept) if block.kind == "heading"]
    for place, block in enumerate(kept):
        number = f"{NUMERALS[places.index(place)]}、" if place in places and len(places) > 1 else ""
        yield replace(block, text=number + block.text)


def _items(value: object) -> Iterator[Block]:
    listed = everywhere(value)
    for number, text in enumerate(listed, start=1):
        yield Block("item", f"{number}．{text}" if len(listed) > 1 else text)


def _table(columns: Mapping[str, Label], rows: object) -> tuple[tuple[str, ...], ...]:
    assert isinstance(rows, Sequence)
    head = ("序号", *(label.zh for label in columns.values()))
    body = ((str(number), *(row[key] for key in columns)) for number, row in enumerate(rows, start=1))
    return (head, *body)


def _fill(text: str, texts: Texts) -> str:
    """The values in their places, in one pass, so that a value which looks like a place stays as it is."""
    return _PLACE.sub(lambda found: "、".join(everywhere(texts.get(found[1], ""))), text)
