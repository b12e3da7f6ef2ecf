"""Imports as the pages show them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.reporting import ROWS_NAMED
from yingbao.registry.imports.retention import GONE
from yingbao.registry.models import Run

STATES: dict[str, tuple[str, Label]] = {
    "uploaded": ("info", Label("等待对应列", "Columns to be decided")),
    "unreadable": ("error", Label("文件读不出来", "Cannot be read")),
    "mapped": ("info", Label("正在核对", "Being checked")),
    "checked": ("warn", Label("等待确认", "To be confirmed")),
    "refused": ("error", Label("核对没有通过", "Check failed")),
    "confirmed": ("info", Label("正在导入", "Being imported")),
    "applied": ("ok", Label("已导入", "Imported")),
    "undoing": ("info", Label("正在撤销", "Being undone")),
    "undone": ("plain", Label("已撤销", "Undone")),
}
STAGES: dict[str, Label] = {
    "": Label("排队等待，轮到时自动开始", "In the queue; it begins by itself"),
    "reading": Label("读取文件", "Reading the file"),
    "checking": Label("逐格核对", "Checking every cell"),
    "matching": Label("查找本人", "Finding whose rows these are"),
    "comparing": Label("与登记库比较", "Comparing with the registry"),
    "closing": Label("更新旧记录", "Closing what changed"),
    "subjects": Label("建立档案", "Making files"),
    "statements": Label("写入内容", "Writing statements"),
    "numbers": Label("加密号码", "Sealing numbers"),
    "profiles": Label("更新档案", "Bringing profiles up to date"),
    "sealing": Label("封存日志", "Sealing the log"),
    "undoing": Label("撤销", "Undoing"),
}
COUNTS: dict[str, Label] = {
    "read": Label("读入行数", "Rows read"),
    "accepted": Label("可以导入", "Can be imported"),
    "returned": Label("退回", "Come back"),
    "new": Label("新建档案", "New files"),
    "added": Label("新增来源信息", "New words on known files"),
    "changed": Label("有变化", "Changed"),
    "same": Label("没有变化", "Unchanged"),
    "gone": Label("文件里没有、将结束", "Not in the file, to end"),
    "spared": Label("可能在退回行里、不结束", "Perhaps among those that come back"),
    "homes": Label("新建家庭", "New households"),
}
WORKING = ("mapped", "confirmed", "undoing")


@dataclass(frozen=True)
class Change:
    """A change in the sample: of whom, facts with old and new, and sensitive ones by name alone."""

    subject: int
    name: str
    facts: list[tuple[Label, Any, Any]]
    sensitive: list[Label]


@dataclass(frozen=True)
class Shown:
    """A run as its page shows it."""

    run: Run

    @property
    def working(self) -> bool:
        return self.run.state in WORKING

    @property
    def state(self) -> tuple[str, Label]:
        return STATES.get(self.run.state, ("plain", Label(self.run.state, self.run.state)))

    @property
    def stage(self) -> Label:
        return STAGES.get(self.run.stage, STAGES[""])

    @property
    def source(self) -> Label:
        return Label(self.run.source.label_zh, self.run.source.label_en)

    @property
    def about(self) -> Label:
        tables = office_dictionary().dictionary.tables
        return tables[self.run.kind if self.run.topic == FACTS else self.run.topic].label

    @property
    def gone(self) -> str:
        """When the uploaded file was deleted; '' while it is kept."""
        return str(self.run.report.get(GONE, ""))

    @property
    def size(self) -> Label | None:
        """Of the uploaded file."""
        bytes_ = self.run.report.get("size")
        return None if bytes_ is None else Label(f"{bytes_:,} 字节", f"{bytes_:,} bytes")

    @property
    def counts(self) -> list[tuple[Label, int]]:
        return [
            (label, self.run.counts[name]) for name, label in COUNTS.items() if self.run.counts.get(name) is not None
        ]

    @property
    def refused(self) -> Label | None:
        raw = self.run.report.get("refused")
        return _label(Reason.from_json(raw)) if raw else None

    @property
    def notes(self) -> list[Label]:
        return [_label(Reason.from_json(raw)) for raw in self.run.report.get("notes", [])]

    @property
    def faults(self) -> list[tuple[Label, Label, int, bool]]:
        """Why rows come back, or are pointed out: the column and what is wrong there, the first rows, how often, whether they return."""
        found = self.run.report.get("faults", [])
        return [(_common(raw), _rows(raw.get("rows", [])), raw["number"], raw["fatal"]) for raw in found]

    @property
    def sample(self) -> list[Change]:
        return [_change(self.run, raw) for raw in self.run.report.get("sample", [])]


def _label(reason: Reason) -> Label:
    return Label(reason.text("zh"), reason.text("en"))


def _rows(numbers: list[int]) -> Label:
    """The rows of a file by their numbers; a dash where they were not kept."""
    named, more = numbers[:ROWS_NAMED], len(numbers) > ROWS_NAMED
    if not named:
        return Label("—", "—")
    zh, en = "、".join(map(str, named)), ", ".join(map(str, named))
    return Label(f"第 {zh} 行{'等' if more else ''}", f"{en}{' and more' if more else ''}")


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _common(raw: dict[str, Any]) -> Label:
    """A reason in a column; blanks that differ from row to row stay open."""
    from yingbao.registry.imports.reasons import texts

    known, column = _Dots(raw.get("words", {})), raw.get("column", "")
    zh, en = (texts()[raw["code"]][lang].strip().format_map(known) for lang in ("zh", "en"))
    return Label(f"{column}：{zh}", f"{column}: {en}") if column else Label(zh, en)


def _change(run: Run, raw: dict[str, Any]) -> Change:
    office = office_dictionary()
    known = office.facts(run.kind, run.topic)

    def label(name: str) -> Label:
        return known[name].label if name in known else office.households.get(name, Label(name, name))

    facts = [(label(name), _shown(name, old, run), _shown(name, new, run)) for name, old, new in raw["facts"]]
    return Change(raw["subject"], raw["name"], facts, [label(name) for name in raw["sensitive"]])


def _shown(name: str, value: Any, run: Run) -> Any:
    """A stored value as a person reads it."""
    fact = office_dictionary().facts(run.kind, run.topic).get(name)
    if value is None:
        return Label("（没有）", "(none)")
    if isinstance(value, bool):
        return Label("是", "yes") if value else Label("否", "no")
    if fact is not None and fact.category:
        return office_dictionary().dictionary.categories[fact.category].values.get(value, value)
    if fact is not None and fact.kind == "money":
        from yingbao.engine.values import yuan_text

        return yuan_text(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def latest(count: int) -> list[Shown]:
    """The imports that this desk may see, the newest first."""
    return [Shown(run) for run in Run.objects.select_related("source").order_by("-id")[:count]]


def find(number: int) -> Shown | None:
    run = Run.objects.select_related("source").filter(pk=number).first()
    return Shown(run) if run else None
