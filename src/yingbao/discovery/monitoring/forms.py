"""What came of work that a signal pushed."""

from __future__ import annotations

from typing import Any

from django import forms

from yingbao.discovery.monitoring.rules import PUSHES
from yingbao.web.fields import few_lines
from yingbao.web.languages import later


class Settling(forms.Form):
    """`push`: the class of the work."""

    outcome = forms.ChoiceField(label=later("结果", "Outcome"), widget=forms.RadioSelect)
    note = few_lines(
        later("说明", "Explanation"),
        later(
            "看到什么、转给谁、怎么定的；不要写证件号或电话。",
            "What you saw, to whom it went, what was decided; no ID or phone numbers.",
        ),
    )

    def __init__(self, *args: Any, push: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["outcome"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(code, later(label.zh, label.en)) for code, label in PUSHES[push].outcomes.items()]
