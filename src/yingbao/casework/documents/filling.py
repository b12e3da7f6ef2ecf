"""The fields that a letter is filled with: all that its kind asks for, nothing else, nothing that cannot be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from yingbao.casework.documents.fonts import printable
from yingbao.casework.documents.kinds import Field, Kind
from yingbao.casework.documents.unwritable import Unwritable
from yingbao.engine.dictionary import Label

Row = Mapping[str, str]
Value = str | date | Sequence[str] | Sequence[Row]
Fields = Mapping[str, Value]
Texts = Mapping[str, str | tuple[str, ...] | tuple[Row, ...]]

ALWAYS: Final = {
    "number": Label("文号", "number"),
    "date": Label("成文日期", "date"),
    "verify": Label("核验地址", "path to verify at"),
    "code": Label("核验码", "code to verify by"),
}
"""Fields of every kind; all but the date may be left out."""


def checked(kind: Kind, fields: Fields, office: Mapping[str, str]) -> Texts:
    """Every value as clean text; Unwritable if the fields are not those of the kind."""
    if stray := sorted(set(fields) - set(kind.fields) - set(ALWAYS)):
        raise _refusal(kind, f"没有栏目：{'、'.join(stray)}", f"has no field {', '.join(stray)}")
    texts: dict[str, str | tuple[str, ...] | tuple[Row, ...]] = {}
    for name, field in {**kind.fields, **_ALWAYS_FIELDS}.items():
        value = fields.get(name, "")
        if wanting(value):
            if not field.optional:
                raise _refusal(kind, f"缺少“{field.label.zh}”（{name}）", f"needs '{field.label.en}' ({name})")
            continue
        texts[name] = _shaped(kind, name, field, value)
    texts |= {name: _clean(value) for name, value in office.items()}
    for text in texts.values():
        _print_or_refuse(kind, everywhere(text))
    return texts


def wanting(value: object) -> bool:
    return not any(text.strip() for text in everywhere(value))


def everywhere(value: object) -> tuple[str, ...]:
    """Every text in a value, in order."""
    if isinstance(value, Mapping):
        return tuple(text for part in value.values() for text in everywhere(part))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(text for part in value for text in everywhere(part))
    return (str(value),)


def _shaped(kind: Kind, name: str, field: Field, value: Value) -> str | tuple[str, ...] | tuple[Row, ...]:
    if isinstance(value, date):
        return written(value)
    if field.columns:
        return tuple(_rows(kind, name, field, value))
    if field.many and not isinstance(value, str) and all(isinstance(part, str) for part in value):
        return tuple(_clean(part) for part in value if isinstance(part, str) and part.strip())
    if not isinstance(value, str):
        raise _refusal(kind, f"的“{field.label.zh}”（{name}）须是文字", f"takes text as '{field.label.en}' ({name})")
    return (_clean(value),) if field.many else _clean(value)


def _rows(kind: Kind, name: str, field: Field, value: object) -> Iterator[Row]:
    """A row shows its columns and no more: a public notice must not let slip what it was handed."""
    for row in value if isinstance(value, Sequence) else ():
        if not isinstance(row, Mapping) or set(row) != set(field.columns):
            zh, en = "、".join(field.columns), ", ".join(field.columns)
            raise _refusal(
                kind,
                f"的“{field.label.zh}”（{name}）每行须有且只有：{zh}",
                f"takes rows of '{field.label.en}' ({name}) with {en} and no more",
            )
        yield {key: _clean(str(row[key])) for key in field.columns}


def _clean(text: str) -> str:
    """One line, its characters as they are: a line break in a value must not look like a paragraph of the letter."""
    return " ".join(text.split())


def written(day: date) -> str:
    """A day as official letters write it: Arabic numerals without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _print_or_refuse(kind: Kind, texts: Sequence[str]) -> None:
    for text in texts:
        if strange := sorted({char for char in text if not printable(char)}):
            listed = "、".join(f"{char if char.isprintable() else ''}U+{ord(char):04X}" for char in strange)
            raise _refusal(
                kind,
                f"有印不出的字：{listed}。请换用规范汉字或注明读音",
                f"cannot print {listed}. Write it with another character",
            )


def _refusal(kind: Kind, zh: str, en: str) -> Unwritable:
    return Unwritable(Label(f"文书“{kind.label.zh}”{zh}。", f"The letter '{kind.label.en}' {en}."))


_ALWAYS_FIELDS: Final = {name: Field(label, name != "date", False, {}) for name, label in ALWAYS.items()}
