"""What is asked of who makes a letter, orders many, or verifies one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from yingbao.casework.forms_of_deciding import Computed
from yingbao.casework.letters.queries import Makeable
from yingbao.casework.papers.forms import NamingPapers
from yingbao.engine.dictionary import Label
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say

FEN = 100
UNSEEN = later(
    "还没有按规则算出的金额。可以先看规则怎么说，这里就填好；也可以直接填。",
    "The rules have computed no amount yet. See what they say, and it stands here; or type it.",
)
UNCOMPUTED = later(
    "按今天的政策和情况，规则没有算出金额。先看清为什么；确实要公示的，写明金额。",
    "By today's law and facts the rules compute no amount. See why; if it is to be shown all the same, say how much.",
)
COMPUTED = Label("按今天的政策和情况算出：{amount}。", "By today's law and facts: {amount}.")


class Making(NamingPapers):
    """The letter of a task. `last`: the one made before, as the page showed it; `computed`: what the rules say today, where somebody
    looked; `unsaid`: what stands beside the amount where they say nothing, and nobody has decided one in this case."""

    task = forms.IntegerField(widget=forms.HiddenInput)
    last = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    amount = forms.DecimalField(
        label=later("公示的金额（元）", "Amount to be shown (yuan)"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
    )
    people = forms.IntegerField(
        label=later("人数", "Members"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=later(
            "先填的是这户登记的人数。按政策不计入家庭成员的人要减去：规则的依据里写着算了几个人。",
            "Those registered in this household come first. Take off whom the policy does not count: the proof says how many it counted.",
        ),
    )
    given = forms.CharField(
        label=later("给什么", "What is given"),
        max_length=200,
        help_text=later("写明名称、型号或者服务，由谁提供。", "Its name and model, or the service, and by whom."),
    )

    due = forms.DateField(
        label=later("补正期限", "To be brought by"),
        required=False,
        widget=day_input(),
        help_text=later(
            "这一步没有规定天数，由本单位定，印在通知书上。过了这一天还没有补齐，才能记“逾期未补”；不写期限就不能记。",
            "No rule sets a number of days here: the office does, and the letter says it. Only after that day are the papers overdue; "
            "without one they never are.",
        ),
    )

    def __init__(self, given: Any, one: Makeable, computed: Computed | None = None, unsaid: Any = UNSEEN) -> None:
        fen = one.suggested if computed is None else computed.least
        begins: dict[str, Any] = {"task": one.task.pk, "last": one.last}
        begins["amount"] = None if fen is None else Decimal(fen).scaleb(-2)
        begins |= {"people": one.people, "due": one.task.due}
        super().__init__(given, initial=begins, auto_id=f"letter{one.task.pk}_%s")
        if computed:
            self.fields["amount"].help_text = say(COMPUTED.zh, COMPUTED.en, amount=computed)
        elif fen is None:
            self.fields["amount"].help_text = unsaid
        for name in {"amount", "people", "given", "due"} - one.asked:
            del self.fields[name]
        self.offer(one.papers if "papers" in one.asked else None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "papers" in self.fields:
            self.check_named(given)
        return given

    @property
    def fen(self) -> int | None:
        amount = self.cleaned_data.get("amount")
        return None if amount is None else int(amount * FEN)


class Ordering(forms.Form):
    """All letters of a kind that wait."""

    kind = forms.ChoiceField(label=later("哪一种文书", "Which letter"))

    def __init__(self, given: Any, waiting: list[Any]) -> None:
        super().__init__(given)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, f"{said(label)}（{count}）") for kind, label, count in waiting]


class Verifying(forms.Form):
    code = forms.CharField(
        label=later("核验码", "Code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
