"""Why a file, a column or a cell is not taken: a code, words to fill in, and a text in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from yingbao.engine.faults.render import Language


@dataclass(frozen=True)
class Reason:
    """`code` names a text in messages.yaml, `words` fill its blanks; both survive JSON."""

    code: str
    words: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def text(self, lang: Language) -> str:
        """The prose. KeyError for an unknown code: a defect of ours."""
        return texts()[self.code][lang].format(**self.words).strip()

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "words": dict(self.words)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Reason:
        return cls(str(raw["code"]), dict(raw.get("words", {})))


class Refused(Exception):
    """A whole file, or a step of its import, that cannot go on; says what to do."""

    def __init__(self, code: str, **words: Any) -> None:
        self.reason = Reason(code, words)
        super().__init__(code)

    def __str__(self) -> str:
        return self.reason.text("zh") + " / " + self.reason.text("en")


@cache
def texts() -> Mapping[str, Mapping[Language, str]]:
    """Every message by its code."""
    from importlib.resources import files  # neither is asked for in a process apart, which tells only codes

    import yaml

    text = files("yingbao.registry.imports").joinpath("messages.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[Language, str]]", yaml.load(text, Loader=yaml.CSafeLoader))
