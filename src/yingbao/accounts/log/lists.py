"""The log as lists: the auditor's, and the one of who looked at my file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.db.models import Q

from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.lists import Choice, Column, Days, List, Text, YesNo

KINDS: Final = {
    "look": Label("查看敏感信息", "look at sensitive facts"),
    "change": Label("变更", "change"),
    "search": Label("查找", "search"),
    "import": Label("导入", "import"),
    "export": Label("导出", "export"),
    "desk": Label("上岗", "desk opened"),
    "glass": Label("紧急查看", "glass broken"),
    "audit": Label("审计查阅", "audit"),
    "day": Label("调整办公日期", "office date moved"),
    "enter": Label("登录", "signed in"),
    "leave": Label("退出", "signed out"),
    "refused": Label("登录被拒", "sign-in refused"),
    "password": Label("修改密码", "password changed"),
    "factor": Label("验证应用", "second factor"),
}
"""What an entry is about. Rooms above may write further kinds; those show as they are."""


def kind(row: Any) -> Label | str:
    return KINDS.get(row.kind) or str(row.kind)


def role(row: Any) -> Label | str:
    found = rights().roles.get(row.role)
    return found.label if found else str(row.role)


def purpose(row: Any) -> Label | str:
    return rights().purposes.get(row.purpose) or str(row.purpose)


KEYS: Final = {
    "facts": Label("看了什么", "what was looked at"),
    "reason": Label("事由", "reason"),
    "why": Label("事由", "reason"),
    "about": Label("关于档案", "about file"),
    "act": Label("动作", "act"),
    "table": Label("表", "table"),
    "row": Label("行", "row"),
    "columns": Label("列", "columns"),
}
"""What stands in an entry's detail; what is not here shows as it is."""
ACTS: Final = {
    "insert": Label("新增", "added"),
    "update": Label("改动", "changed"),
    "delete": Label("删除", "deleted"),
}


def detail(row: Any) -> str:
    """An entry's detail in one line: names of facts, the first ones, and of columns, never a value of anybody's."""
    return _detail(row, FEW)


def whole_detail(row: Any) -> str:
    """The same with every fact."""
    return _detail(row, None)


def _detail(row: Any, most: int | None) -> str:
    parts = (
        say("{key}：{value}", "{key}: {value}", key=said(KEYS.get(key, key)), value=_words(key, value, most))
        for key, value in row.detail.items()
        if value not in (None, "", [])
    )
    return say("；", "; ").join(parts)


def _words(key: str, value: Any, most: int | None) -> str:
    if key == "facts" and isinstance(value, list):
        return _named(value, most)
    if key == "act" and value in ACTS:
        return said(ACTS[value])
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _roles() -> tuple[tuple[str, Label], ...]:
    return tuple((code, found.label) for code, found in rights().roles.items())


def _subject(text: str) -> Q:
    return Q(subject_id=int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else Q(pk=None)


FEW = 3
"""So many facts are named beside much else; the file that is exported names all."""
MANY = 8
"""So many facts are named; a look at all of them would fill the page."""


def facts(row: Any) -> str:
    """The facts somebody looked at, by their labels where a room above provides them."""
    return _named(row.facts, MANY)


def _named(facts: list[str], most: int | None) -> str:
    named = in_words(facts[:most])
    more = most is not None and len(facts) > most
    return say("{named}等 {n} 项", "{named} and others, {n} in all", named=named, n=len(facts)) if more else named


def in_words(facts: Iterable[str]) -> str:
    """Facts by their labels, one after the other."""
    return say("、", ", ").join(said(fact_label(fact)) for fact in facts)


def fact_label(fact: str) -> Label | str:
    """`table.fact` in words; as it is where no room knows it."""
    return next((labels[fact] for told in fact_labels if fact in (labels := told())), fact)


fact_labels: Final[list[Callable[[], Mapping[str, Label]]]] = []
"""A room that knows facts adds what tells their labels when its app is ready."""


LINES: Final = List(
    "log",
    Label("审计日志", "The log"),
    (
        Column("id", Label("编号", "No."), sort="id"),
        Column("at", Label("时间", "When"), sort="at", show="moment"),
        Column("kind", Label("事项", "What"), value=kind),
        Column("who", Label("经办人", "Who")),
        Column("role", Label("角色", "Role"), value=role),
        Column("purpose", Label("目的", "Purpose"), value=purpose),
        Column("subject_id", Label("档案", "File")),
        Column("detail", Label("内容", "Detail"), value=detail, whole=whole_detail),
    ),
    (
        Text("who", Label("经办人", "Who")),
        Text("subject", Label("档案编号", "Number of the file"), find=_subject),
        Choice("kind", Label("事项", "What"), options=tuple(KINDS.items())),
        Choice("role", Label("角色", "Role"), options=_roles),
        Days("at", Label("时间", "When"), field="at__date"),
        YesNo("hidden", Label("对当事人保密", "Hidden from the person")),
    ),
    order="-id",
    empty=Label("没有符合条件的记录。请放宽条件。", "No entry like this. Widen the filters."),
    needs="audit",
)

MINE: Final = List(
    "log-mine",
    Label("谁看过我的档案", "Who looked at my file"),
    (
        Column("at", Label("时间", "When"), sort="id", show="moment"),
        Column("kind", Label("事项", "What"), value=kind),
        Column("who", Label("经办人", "Who")),
        Column("role", Label("身份", "As"), value=role),
        Column("purpose", Label("目的", "Purpose"), value=purpose),
        Column("facts", Label("查看了什么", "What they saw"), value=facts),
    ),
    (Choice("kind", Label("事项", "What"), options=tuple((one, KINDS[one]) for one in ("look", "change", "glass"))),),
    order="-at",
    empty=Label(
        "还没有人查看过。有人查看敏感信息时，这里会记下一行。",
        "Nobody yet. Each look at sensitive facts is put down here.",
    ),
    needs="files",
)
