"""A layout's file, checked: each thing that is wrong comes with its line and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from yingbao.casework.data_files import DataFile, Unusable, plain
from yingbao.casework.exchange.layouts import DATES, FIELDS, ROWS, WHO, Answer, Column, Layout
from yingbao.engine.dictionary import Label
from yingbao.engine.faults import nearest
from yingbao.registry.dictionary import office_dictionary

KEYS: Final = frozenset(
    {"label", "platform", "mark", "rows", "policies", "of", "each", "watermark", "columns", "answer"}
)
COLUMN: Final = frozenset({"head", "from", "constant", "codes", "date", "required", "most", "repeat"})
ANSWER: Final = frozenset({"key", "id_number", "number", "state", "reason", "accepted", "rejected"})
REPEATED: Final = 30


def load(path: Path) -> Layout:
    """Raises Unusable: not YAML, a key or a fact that there is not, heads that stand twice, and the like."""
    return _Loader(path, path.read_bytes()).layout()


class _Loader(DataFile):
    """One pass over a file; collects what is wrong instead of stopping at the first."""

    def layout(self) -> Layout:
        raw = self.raw
        self._known(raw, KEYS, ())
        for key in ("label", "platform"):
            if not isinstance(raw.get(key), dict) or not {"zh", "en"} <= raw[key].keys():
                self._wrong((key,), f"{key} 要写 zh 和 en。", f"{key} needs zh and en.")
        self._one_of("rows", tuple(ROWS))
        self._one_of("of", tuple(office_dictionary().dictionary.subjects))
        self._one_of("each", ("subject", "member"))
        self._one_of("mark", ("illustrative", "cited"))
        self._one_of("watermark", ("above", "beside"), "above")
        if not isinstance(raw.get("policies"), list) or not raw["policies"]:
            self._wrong(("policies",), "policies 至少写一个项目。", "List at least one programme under policies.")
        columns = tuple(self._columns())
        answer = self._answer(columns)
        if self.wrongs:
            raise Unusable(tuple(self.wrongs))
        platform = raw["platform"]
        return Layout(
            self.path.stem, _label(raw["label"]), platform.get("code", self.path.stem), _label(platform),
            raw["mark"] == "illustrative", raw["rows"], tuple(raw["policies"]), raw["of"], raw["each"],
            raw.get("watermark", "above") == "above", columns, answer,
        )  # fmt: skip

    def _columns(self) -> Iterator[Column]:
        listed, heads = self.raw.get("columns"), set[str]()
        if not isinstance(listed, list) or not listed:
            self._wrong(("columns",), "columns 至少写一列。", "List at least one column.")
            return
        for at, raw in enumerate(listed):
            for column in self._column(("columns", at), raw):
                if column.head in heads:
                    self._wrong(
                        ("columns", at),
                        f"列名“{column.head}”写了两次，请改成不同的列名。",
                        f"The head '{column.head}' stands twice; give them different heads.",
                    )
                heads.add(column.head)
                yield column

    def _column(self, place: tuple[Any, ...], raw: Any) -> Iterator[Column]:
        if not isinstance(raw, dict) or not isinstance(raw.get("head"), str):
            self._wrong(place, "每一列要写 head（平台的列名）。", "Every column needs a head, as the platform has it.")
            return
        self._known(raw, COLUMN, place)
        head, told = raw["head"], self._told(place, raw) if self._shaped(place, raw) else None
        if told is None:
            return
        told |= {"required": bool(raw.get("required")), "most": int(raw.get("most", 0))}
        if codes := raw.get("codes"):
            told["codes"] = {plain(ours): str(theirs) for ours, theirs in codes.items()}
        if "date" in raw:
            told["date"] = str(raw["date"])
        times = int(raw.get("repeat", 1))
        if (told.get("who") == "members") != ("repeat" in raw) or not 1 <= times <= REPEATED:
            self._wrong(
                place,
                f"members 的列要写 repeat（1 到 {REPEATED}），别的列不写。",
                f"A column of members needs repeat (1 to {REPEATED}), and no other column has it.",
            )
        elif times > 1 and "{n}" not in head:
            self._wrong(place, "重复的列名里要有 {n}。", "The head of repeated columns needs {n}.")
        else:
            for at in range(times):
                own = {"required": told["required"] and at == 0}
                yield Column(head.replace("{n}", str(at + 1)), place=at, **(told | own))

    def _shaped(self, place: tuple[Any, ...], raw: Mapping[str, Any]) -> bool:
        """Whether numbers are numbers, and codes are pairs."""
        before = len(self.wrongs)
        for key in ("most", "repeat"):
            if type(raw.get(key, 0)) is not int:
                self._wrong((*place, key), f"{key} 要写整数。", f"{key} is a whole number.")
        if not isinstance(raw.get("codes") or {}, dict):
            self._wrong((*place, "codes"), "codes 写成 我们的值: 平台的代码。", "Write codes as our value: theirs.")
        return len(self.wrongs) == before

    def _told(self, place: tuple[Any, ...], raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """What fills a column."""
        if ("from" in raw) == ("constant" in raw):
            self._wrong(place, "一列要么写 from，要么写 constant。", "A column has either from or constant.")
            return None
        if "constant" in raw:
            return {"constant": str(raw["constant"])}
        source = str(raw["from"])
        if source in FIELDS:
            if "date" in raw and source not in DATES:
                self._wrong((*place, "date"), f"{source} 不是日期。", f"{source} is no date.")
            return {"field": source}
        who, _, name = source.partition(".")
        kind = self.raw.get("of") if who == "subject" else WHO.get(who)
        if who == "member" and self.raw.get("each") != "member":
            self._wrong(place, "member 只在 each: member 时可用。", "member is only there with each: member.")
        if who == "home" and self.raw.get("of") != "household":
            self._wrong(place, "home 只在 of: household 时可用。", "home is only there with of: household.")
        kinds = office_dictionary().dictionary.subjects
        known = office_dictionary().facts(kind) if isinstance(kind, str) and kind in kinds else {}
        if name not in known:
            near = nearest(source, [*FIELDS, *(f"{who}.{fact}" for fact in known)])
            self._wrong(
                (*place, "from"),
                f"没有“{source}”。相近：{near or '–'}",
                f"There is no '{source}'. Near: {near or '–'}",
            )
            return None
        self._fits(place, raw, known[name])
        return {"who": who, "fact": known[name]}

    def _fits(self, place: tuple[Any, ...], raw: Mapping[str, Any], fact: Any) -> None:
        if "date" in raw and fact.kind != "date":
            self._wrong((*place, "date"), f"{fact.name} 不是日期。", f"{fact.name} is no date.")
        for ours in raw.get("codes") or {}:
            categories = office_dictionary().dictionary.categories
            values = (
                ("true", "false")
                if fact.kind == "boolean"
                else (*categories[fact.category].values, "none")
                if fact.category
                else None
            )
            if values is not None and plain(ours) not in values:
                self._wrong(
                    (*place, "codes", ours),
                    f"{fact.name} 没有“{plain(ours)}”这个值。可用：{'、'.join(values)}",
                    f"{fact.name} has no value '{plain(ours)}'. There are: {', '.join(values)}",
                )

    def _answer(self, columns: tuple[Column, ...]) -> Answer | None:
        raw = self.raw.get("answer")
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self._wrong(("answer",), "answer 下写各列的列名。", "Write the heads of its columns under answer.")
            return None
        self._known(raw, ANSWER, ("answer",))
        for name in ("accepted", "rejected"):
            if not isinstance(raw.get(name) or [], list):
                self._wrong(("answer", name), f"{name} 写成列表，如 [成功]。", f"Write {name} as a list, as [成功].")
                return None
        if not (raw.get("key") or raw.get("id_number")) or not raw.get("state") or not raw.get("accepted"):
            self._wrong(
                ("answer",),
                "answer 要写 key 或 id_number，还有 state 和 accepted。",
                "answer needs key or id_number, and state and accepted.",
            )
        if raw.get("key") and not any(column.field == "row.key" for column in columns):
            self._wrong(
                ("answer", "key"),
                "要按我方编号认行，导出的列里就要有 row.key。",
                "To know rows by our number, a column must hold row.key.",
            )
        key, number, own, state, reason = (
            str(raw.get(name) or "") for name in ("key", "id_number", "number", "state", "reason")
        )
        accepted, rejected = (frozenset(map(plain, raw.get(name) or ())) for name in ("accepted", "rejected"))
        return Answer(key, number, own, state, reason, accepted, rejected)


def _label(raw: Mapping[str, Any]) -> Label:
    return Label(str(raw["zh"]), str(raw["en"]))
