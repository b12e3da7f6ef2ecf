"""The file of an institution's layout, checked: each thing that is wrong comes with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from yingbao.casework.checks.institutions import Asked
from yingbao.casework.checks.layouts import DATES, EACH, ENCODINGS, FIELDS, FILES, NEEDED, Column, Layout
from yingbao.casework.data_files import DataFile, Unusable, plain
from yingbao.engine.dictionary import Label
from yingbao.engine.faults import nearest

KEYS: Final = frozenset({"mark", "file", "encoding", "each", "columns"})
COLUMN: Final = frozenset({"head", "field", "answer", "constant", "also", "codes", "date"})
FILLED: Final = ("field", "answer", "constant")


def load(path: Path, content: bytes, asked: Asked) -> Layout:
    """Raises Unusable: not YAML, a key or a field that there is not, a fact that this institution does not answer, and the like."""
    return _Loader(path, content, asked).layout()


class _Loader(DataFile):
    def __init__(self, path: Path, content: bytes, asked: Asked) -> None:
        super().__init__(path, content)
        self.asked = asked

    def layout(self) -> Layout:
        raw = self.raw
        self._known(raw, KEYS, ())
        self._one_of("mark", ("illustrative", "cited"))
        self._one_of("file", FILES)
        self._one_of("encoding", ENCODINGS, "utf-8")
        self._one_of("each", EACH, "line")
        if raw.get("each") == "person" and self.asked.kind == "household":
            self._added_up()
        listed = raw.get("columns")
        columns = [
            self._column(("columns", at), one) for at, one in enumerate(listed if isinstance(listed, list) else ())
        ]
        found = tuple(column for column in columns if column)
        if len(found) == len(columns):
            self._whole(found)
        if self.wrongs:
            raise Unusable(tuple(self.wrongs))
        return Layout(
            self.asked.code,
            found,
            raw["file"],
            raw.get("encoding", "utf-8"),
            raw.get("each", "line"),
            raw["mark"] == "illustrative",
        )

    def _column(self, place: tuple[Any, ...], raw: Any) -> Column | None:
        if not isinstance(raw, dict) or not isinstance(raw.get("head"), str) or sum(key in raw for key in FILLED) != 1:
            self._wrong(
                place,
                "每一列要写 head（对方的列名），再写 field、answer、constant 中的一个。",
                "Every column needs a head, as the institution has it, and one of field, answer, constant.",
            )
            return None
        self._known(raw, COLUMN, place)
        self._there(place, raw, "field", FIELDS)
        self._there(place, raw, "answer", self.asked.facts)
        if "date" in raw and raw.get("field") not in DATES:
            self._wrong((*place, "date"), f"{raw['head']} 不是日期。", f"{raw['head']} is no date.")
        if "codes" in raw and "answer" not in raw:
            self._wrong((*place, "codes"), "codes 只写在 answer 的列上。", "Only a column with answer has codes.")
        self._shaped(place, raw)
        if self.wrongs:
            return None
        codes = {clean(theirs): plain(ours) for theirs, ours in (raw.get("codes") or {}).items()}
        text, also = " ".join(raw["head"].split()), tuple(" ".join(str(one).split()) for one in raw.get("also") or ())
        told, answer, constant = (str(raw.get(key, "")) for key in FILLED)
        return Column(Label(text, text), told, answer, constant, also, codes, str(raw.get("date", "%Y-%m-%d")))

    def _shaped(self, place: tuple[Any, ...], raw: dict[str, Any]) -> None:
        if not isinstance(raw.get("also", []), list):
            self._wrong(
                (*place, "also"), "also 写成列表，如 [另一个列名]。", "Write also as a list, such as [ANOTHER HEAD]."
            )
        if not isinstance(raw.get("codes", {}), dict):
            self._wrong((*place, "codes"), "codes 写成 {对方的词: 我方的词}。", "Write codes as {THEIRS: OURS}.")

    def _there(self, place: tuple[Any, ...], raw: dict[str, Any], key: str, known: Any) -> None:
        if key in raw and raw[key] not in [*known]:
            near = nearest(str(raw[key]), known) or "、".join(known)
            self._wrong(
                (*place, key), f"没有“{raw[key]}”。可用：{near}", f"There is no '{raw[key]}'. There are: {near}"
            )

    def _whole(self, columns: tuple[Column, ...]) -> None:
        """What an answer is known by, something to answer, and no two columns of one name."""
        told = {column.told for column in columns}
        for name in NEEDED:
            if name not in told:
                self._wrong(
                    ("columns",),
                    f"要有 field: {name}（{FIELDS[name].zh}），否则认不出回复的是谁。",
                    f"A column needs field: {name}, or nobody can tell whom an answer is about.",
                )
        if not any(column.answer for column in columns):
            self._wrong(
                ("columns",), "要有写 answer 的列，让对方填。", "A column needs answer, for the institution to fill in."
            )
        answered = [column.answer for column in columns if column.answer]
        for name in sorted({name for name in answered if answered.count(name) > 1}):
            self._wrong(("columns",), f"{name} 有两列要填。", f"{name} is to be filled in twice.")
        names = [name for column in columns for name in column.names]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._wrong(("columns",), f"列名“{name}”写了两次。", f"The head '{name}' stands twice.")

    def _added_up(self) -> None:
        """What persons answer is added up for their household: amounts, numbers and whether there is one."""
        for name, fact in self.asked.facts.items():
            if fact.kind not in ("money", "integer", "boolean"):
                self._wrong(("each",), f"{name} 不能按人合计。", f"{name} cannot be added up over persons.")


def clean(text: object) -> str:
    """A word of theirs as it is compared."""
    return plain(text).strip().lower()
