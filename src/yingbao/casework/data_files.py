"""Files of data that an office writes itself: read and checked, each thing that is wrong with its line and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from yingbao.engine.dictionary import Label
from yingbao.engine.faults import nearest

NOT_YAML: Final = Label(
    "这个文件不是有效的 YAML。请检查这一行的缩进和冒号。",
    "This file is not valid YAML. Check the indentation and colons of this line.",
)
NOT_UTF8: Final = Label("这个文件不是 UTF-8 编码。请另存为 UTF-8。", "This file is not in UTF-8. Save it as UTF-8.")


@dataclass(frozen=True)
class Wrong:
    """Something wrong in a file: where (line 0: not known), and what to do."""

    file: str
    line: int
    why: Label

    def told(self) -> Label:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return Label(place + self.why.zh, place + self.why.en)


class Unusable(Exception):
    """Files that cannot be used; never empty."""

    def __init__(self, wrongs: tuple[Wrong, ...]) -> None:
        self.wrongs = wrongs
        super().__init__("\n".join(f"{one.told().zh} / {one.why.en}" for one in wrongs))


class DataFile:
    """One pass over a file; collects what is wrong instead of stopping at the first."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path, self.wrongs = path, list[Wrong]()
        try:
            text = content.decode()
            self.raw, self.node = yaml.load(text, Loader=yaml.CSafeLoader), yaml.compose(text, Loader=yaml.CSafeLoader)
        except UnicodeDecodeError:
            raise Unusable((Wrong(path.name, 0, NOT_UTF8),)) from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            raise Unusable((Wrong(path.name, line, NOT_YAML),)) from None
        if not isinstance(self.raw, dict):
            raise Unusable((Wrong(path.name, 1, NOT_YAML),))

    def _one_of(self, key: str, allowed: Iterable[str], given: str | None = None) -> None:
        known = [*allowed]
        if self.raw.get(key, given) not in known:
            self._wrong((key,), f"{key} 要写其中一个：{'、'.join(known)}", f"{key} is one of: {', '.join(known)}")

    def _known(self, raw: Mapping[str, Any], keys: frozenset[str], place: tuple[Any, ...]) -> None:
        for key in raw.keys() - keys:
            near = nearest(str(key), keys) or "、".join(sorted(keys))
            self._wrong((*place, key), f"没有“{key}”这一项。相近：{near}", f"There is no key '{key}'. Near: {near}")

    def _wrong(self, place: tuple[Any, ...], zh: str, en: str) -> None:
        self.wrongs.append(Wrong(self.path.name, _line(self.node, place), Label(zh, en)))


def plain(value: Any) -> str:
    """YAML reads yes and no as truth."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(node: Any, place: tuple[Any, ...]) -> int:
    """The line of what lies at `place`, or of the nearest thing around it."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pairs = {_key(key): (key, value) for key, value in node.value}
            if plain(step) not in pairs:
                return int(line)
            key, node = pairs[plain(step)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return int(line)
    return int(line)


def _key(node: Any) -> str:
    words = {"yes": "true", "no": "false"}
    return words.get(node.value, str(node.value))
