"""Excel templates made from the dictionary: heads, notes, drop-downs and one example row that no import takes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from stdnum.cn import ric

from yingbao.engine.dictionary.model import NONE
from yingbao.engine.faults.render import Language
from yingbao.engine.values import NEVER, Value, yuan_text
from yingbao.registry.imports.mapping import Catalogue, Target
from yingbao.registry.imports.reading.ours import EXAMPLE, MARK
from yingbao.registry.imports.sheets import SAFE, Options, choices, formats

ROWS = 5_000
"""Down to here a template has its drop-downs and formats."""
EXAMPLE_ID = "99000019900101001"
"""No region has the number 990000, so that nobody has this ID."""
KINDS: dict[str, tuple[str, str]] = {
    "boolean": ("是或否", "yes or no"),
    "integer": ("整数，{low} 至 {high}", "a whole number, {low} to {high}"),
    "money": ("金额（元），{low} 至 {high}，最多两位小数", "yuan, {low} to {high}, two decimals at most"),
    "date": ("日期，如 2025-12-31", "a date such as 2025-12-31"),
    "area": ("社区全称；外地填区划代码", "a community's full name; a division's code elsewhere"),
    "text": ("文字", "text"),
    "category": ("从列表中选", "one of the list"),
    "resident_id": ("18 位身份证号，列已设为文本", "a resident ID of 18 characters; the column is text"),
    "credit_code": ("18 位统一社会信用代码", "a unified social credit code of 18 characters"),
    "phone": ("一个电话号码", "one telephone number"),
    "key": ("来源部门自己的编号", "the source's own number"),
}
EXAMPLES = {
    "boolean": ("是", "yes"),
    "date": ("2025-12-31", "2025-12-31"),
    "integer": ("1", "1"),
    "key": ("A-001", "A-001"),
}
BLANK = ("空白表示：", "Left empty: ")
UNKNOWN = ("不知道", "not known")
NEEDED = ("必填（至少一列）", "Needed (at least one of these)")


def template(catalogue: Catalogue, areas: Sequence[str], lang: Language, only: Sequence[str] = ()) -> bytes:
    """A workbook for `catalogue`, all its columns or `only` some; `areas`: names to choose from."""
    targets = [target for name, target in catalogue.targets.items() if not only or name in only]
    needed = {name for group in catalogue.identities() for name in group}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "in_memory": True}) as book:
        form = formats(book)
        sheet = book.add_worksheet("填报" if lang == "zh" else "Data")
        guide = book.add_worksheet("填写说明" if lang == "zh" else "Notes")
        options = Options(book)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 24, form["text"])
        sheet.write_string(0, 0, f"{MARK}说明" if lang == "zh" else f"{MARK}note", form["ours"])
        sheet.write_string(1, 0, EXAMPLE[lang], form["ours"])
        for at, target in enumerate(targets, 1):
            sheet.set_column(at, at, 20, form["date" if target.reads == "date" else "text"])
            sheet.write_string(0, at, target.label[lang], form["head"])
            sheet.write_comment(0, at, "\n".join(_note(target, target.name in needed, lang)))
            sheet.write_string(1, at, _example(target, catalogue, areas, lang), form["ours"])
            if words := choices(target, catalogue, areas, lang):
                options.offer(sheet, at, ROWS, words, first_row=2)
        _guide(guide, targets, needed, lang)
    return out.getvalue()


def _guide(sheet: Any, targets: Sequence[Target], needed: set[str], lang: Language) -> None:
    """The notes once more, to print."""
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 90)
    for row, target in enumerate(targets):
        sheet.write_string(row, 0, target.label.zh)
        sheet.write_string(row, 1, target.label.en)
        sheet.write_string(row, 2, " ".join(_note(target, target.name in needed, lang)[1:]))


def _note(target: Target, needed: bool, lang: Language) -> list[str]:
    return list(_lines(target, needed, lang))


def _lines(target: Target, needed: bool, lang: Language) -> Iterator[str]:
    """The head in the other language, what the column takes, and what an empty cell means."""
    second, fact = lang == "en", target.fact
    yield target.label["zh" if second else "en"]
    show = yuan_text if target.reads == "money" else str
    low, high = (show(fact.lo), show(fact.hi)) if fact else ("", "")
    yield KINDS[target.reads][second].format(low=low, high=high)
    if needed:
        yield NEEDED[second]
    if fact:
        yield BLANK[second] + _absent(fact.absent, target, lang)


def _absent(value: Value, target: Target, lang: Language) -> str:
    second = lang == "en"
    if value is None:
        return UNKNOWN[second]
    if value in (NONE, NEVER):
        return ("无", "none")[second]
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][second]
    return yuan_text(int(str(value))) if target.reads == "money" else str(value)


def _example(target: Target, catalogue: Catalogue, areas: Sequence[str], lang: Language) -> str:
    if target.reads == "resident_id":
        return EXAMPLE_ID + ric.calc_check_digit(EXAMPLE_ID + "0")
    if target.reads == "money" and target.fact:
        return yuan_text(max(target.fact.lo, min(target.fact.hi, 123_450))).replace(",", "")
    if target.name == "name":
        return ("王小明", "Wang Xiaoming")[lang == "en"]
    words = choices(target, catalogue, areas, lang)
    return words[0] if words else EXAMPLES.get(target.reads, ("", ""))[lang == "en"]
