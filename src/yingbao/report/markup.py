"""The few shapes of HTML that the page is made of. Every text from outside is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal
from zlib import crc32

from yingbao.engine.dictionary import Label
from yingbao.report.words import LANGS, Lang

TAGS: Final[Mapping[Lang, str]] = {"zh": "zh-CN", "en": "en"}
MARK: Final = '&#8288;<abbr class="made-up" title="示例值 illustrative">※</abbr>'
"""A value made up for the demonstration; it never stands alone at the beginning of a line."""


def said(label: Label) -> str:
    """Both languages; the style sheet shows one of them."""
    if label.zh == label.en:
        return escape(label.zh)
    return "".join(f'<span lang="{TAGS[lang]}">{escape(label[lang])}</span>' for lang in LANGS)


def tag(name: str, *inside: str, **attributes: str) -> str:
    """An element; `class_` is class, data_x is data-x."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(inside)}</{name}>"


@dataclass(frozen=True)
class Column:
    """A table's column; numbers stand on the right."""

    head: Label
    kind: Literal["text", "number"] = "text"


def table(caption: Label, columns: Sequence[Column], rows: Iterable[Sequence[str]], foot: Sequence[str] = ()) -> str:
    """A table with a caption; the first cell of each row is its heading. Cells are HTML."""
    heads = "".join(tag("th", said(column.head), scope="col", class_=column.kind) for column in columns)
    body = "".join(row_of(columns, row) for row in rows)
    last = tag("tfoot", row_of(columns, foot)) if foot else ""
    name = f"t{crc32(caption.zh.encode()):08x}"
    inside = tag("caption", said(caption), id=name) + tag("thead", tag("tr", heads)) + tag("tbody", body) + last
    return tag("div", tag("table", inside), class_="scroll", tabindex="0", role="group", aria_labelledby=name)


def row_of(columns: Sequence[Column], cells: Sequence[str]) -> str:
    """A row; on a phone each cell stands behind its own heading."""
    first, *rest = zip(columns, cells, strict=True)
    head = tag("th", first[1], scope="row", class_=first[0].kind)
    named = (
        (tag("span", said(column.head), class_="head") + " " if cell else "", cell, column.kind)
        for column, cell in rest
    )
    return tag("tr", head, *(tag("td", label, cell, class_=kind) for label, cell, kind in named))


def chart(alternative: Label, drawings: Mapping[Lang, str], class_: str = "") -> str:
    """A chart drawn once a language; each drawing is one image with its alternative text."""
    images = [
        tag(
            "div",
            drawings[lang],
            lang=TAGS[lang],
            role="img",
            aria_label=alternative[lang],
            class_=f"chart {class_}".strip(),
        )
        for lang in LANGS
    ]
    return "".join(images)


def section(name: str, title: Label, *inside: str) -> str:
    return tag("section", tag("h2", said(title), id=f"{name}-title"), *inside, id=name, aria_labelledby=f"{name}-title")


def prose(label: Label, class_: str = "prose") -> str:
    return tag("p", said(label), class_=class_)


def bar(rate: float | None) -> str:
    """A small bar beside a share, which the number itself already says."""
    if rate is None:
        return ""
    return f'<span class="bar" aria-hidden="true"><span style="width:{rate:.1%}"></span></span>'
