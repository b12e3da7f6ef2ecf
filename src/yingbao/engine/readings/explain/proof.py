"""A proof: the answer at once, its words, JSON and HTML when they are asked for."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.territory import Branch
from yingbao.engine.readings.explain.world import Row

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.explainer import Explainer
    from yingbao.engine.readings.explain.otherwise import Change
    from yingbao.engine.readings.explain.view import View

STATUS = {True: "entitled", False: "not", None: "unknown"}


class Proof:
    """One subject's answer under one policy, by the law of the territory it lies in. Amounts are fen; None is not known, or
    not given."""

    __slots__ = ("__dict__", "branch", "explainer", "row", "value", "values")

    def __init__(
        self, explainer: Explainer, branch: Branch, row: Row, value: bool | None, values: dict[str, Any]
    ) -> None:
        self.explainer, self.branch, self.row, self.value, self.values = explainer, branch, row, value, values

    @property
    def outcome(self) -> Outcome:
        return self.branch.outcome

    @property
    def law(self) -> Law:
        return self.explainer.laws[self.branch.area]

    @cached_property
    def here(self) -> bool | None:
        """Whether it is this office's business; None: the area that decides is not known."""
        found: bool | None = self.explainer.program.value(self.branch.here, self.row)
        return found

    @property
    def policy(self) -> str:
        return self.outcome.policy.id

    @property
    def status(self) -> str:
        """entitled, not (another district's business among it) or unknown."""
        return STATUS[self.value]

    @property
    def ground(self) -> str | None:
        return self.values.get("ground")

    @property
    def amount(self) -> int | None:
        return self.values.get("amount")

    @property
    def amount_max(self) -> int | None:
        return self.values.get("amount_max")

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """For a refusal: the smallest sets of at most three facts which, had they been otherwise, would have changed it."""
        from yingbao.engine.readings.explain.otherwise import changes

        return changes(self) if self.value is False else ()

    def view(self, lang: str) -> View:
        """Everything the proof says, in one language, before it is laid out."""
        from yingbao.engine.readings.explain.seeing import view

        return view(self, lang)

    def to_text(self, lang: str = "zh") -> str:
        from yingbao.engine.readings.explain.layout import text

        return text(self.view(lang), lang)

    def to_html(self, lang: str = "zh") -> str:
        """A self-contained <section>, classes prefixed `proof-`, no script."""
        from yingbao.engine.readings.explain.page import html

        return html(self.view(lang), lang)

    def to_json(self, lang: str = "zh") -> str:
        return json.dumps(asdict(self.view(lang)), ensure_ascii=False, default=str)
