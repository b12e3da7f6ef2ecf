"""What is asked of who decides: from when, until when, how much, and up to how much their role may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from yingbao.casework.forms import Acting
from yingbao.casework.limits import Limited
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label
from yingbao.registry.registering.fields import AllTheSame
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say
from yingbao.web.templatetags.components import EXPLAINED
from yingbao.web.templatetags.frame import money

FEN = 100
UNSEEN = later(
    "先看规则怎么说，这里就填好按今天的政策和情况算出的金额。不予确认、停发的不记金额。",
    "See what the rules say first: then the amount by today's law and facts stands here. A refusal or an end has none.",
)
UNCOMPUTED = later(
    "规则今天没有算出金额。给多少钱由您定，并写明理由；不予确认、停发的不记金额。",
    "The rules compute no amount today: say how much, and why. A refusal or an end has none.",
)
COMPUTED = Label(
    "按今天的政策和情况算出：{amount}。定别的金额要写明理由；不予确认、停发的不记金额。",
    "By today's law and facts: {amount}. Another amount needs a reason; a refusal or an end has none.",
)
UP_TO = Label("您的岗位在这一步至多能定 {amount}；{more}。", "At this step your role decides up to {amount}; {more}.")
UP_TO_UNKNOWN = Label(
    "您的岗位在这一步能定的有限额，限额要按的标准系统里没有填：请自己核对，没有超过的写明按什么核对的；{more}。",
    "What your role may decide at this step has a limit, by a standard that is not filled in: check it yourself, and say by what; {more}.",
)
NOT_BEGUN = Label(
    "算出的超过您的岗位能定的，所以没有先填上。",
    "What they compute is more than your role may decide, so that it is not filled in.",
)
UNSURE = Label(
    "算出的是不是超过您的岗位能定的，系统不知道，所以没有先填上。",
    "Whether what they compute is more than your role may decide is not known, so that it is not filled in.",
)
REDUCE = "reduce"
GIVING, TAKING = frozenset({"grant", "raise", REDUCE}), frozenset({"refuse", "stop"})
"""Verdicts by which something is given, and those by which it is not, or no more."""


@dataclass(frozen=True)
class Computed:
    """The amount in fen that the rules compute; between two where the law leaves it to people. `made_up`: a value behind it is."""

    least: int
    most: int
    made_up: bool = False

    def __str__(self) -> str:
        amount = money(self.least) if self.least == self.most else f"{money(self.least)} – {money(self.most)}"
        return marked(amount, made_up=self.made_up)


def marked(amount: str, *, made_up: bool) -> str:
    """An amount with the sign of what rests on a value that is made up."""
    return say("{amount} ※（{why}）", "{amount} ※ ({why})", amount=amount, why=str(EXPLAINED)) if made_up else amount


AGAINST = later(
    "按今天登记的情况，规则的回答是“符合”。请先看规则怎么说，有记错的先更正；确实要这样决定的，勾选这里，并把理由写清楚。",
    "By what is on record today the rules say “entitled”. See what they say, and correct what is wrong on record;"
    " if it is to be decided so all the same, tick this box, and say clearly why.",
)
LESS = Label(
    "按今天登记的情况，规则算出的是 {amount}，您要减到 {fen}，比规则算出的少。请先看规则怎么说，有记错的先更正；"
    "确实要这样定的，勾选这里，并把理由写清楚。",
    "By what is on record today the rules compute {amount}, and you reduce it to {fen}, which is less. See what they say, and correct"
    " what is wrong on record; if it is to be so all the same, tick this box, and say clearly why.",
)
DEAD = later(
    "登记的是已经去世，现在仍在享受。登记错了的，请先更正；确实要维持的，勾选这里，并写明理由。维持以后，会一直列在“去世后要停的”里，直到停发或者更正。",
    "On record as dead, and still receiving. Correct what is wrong on record; if it is to go on all the same, tick this box, and say why."
    " It then stands under “To stop after a death” until it is stopped, or the death is taken back.",
)


def up_to(limited: Limited) -> str:
    """Up to how much the role at the desk may decide, and what to do with more."""
    told = UP_TO if limited.fen is not None else UP_TO_UNKNOWN
    return say(told.zh, told.en, amount=marked(money(limited.fen), made_up=limited.made_up), more=said(limited.more))


def unfilled(computed: Computed | None, limited: Limited | None) -> Label | None:
    """Why an amount that the rules compute does not stand in the form of who may not decide that much; None where it does."""
    if computed is None or limited is None or (limited.fen is not None and computed.least <= limited.fen):
        return None
    return UNSURE if limited.fen is None else NOT_BEGUN


class Deciding(Acting):
    """A step whose outcome is a verdict: from when, until when, how much a month or occasion. `pays`: whether an amount is
    asked for; `in_money`: whether what is granted needs one; `computed`: what the rules say to it, where somebody looked; `unsaid`: what
    stands beside the amount where they say nothing; `limited`: up to how much the role at the desk may decide."""

    since = forms.DateField(label=later("从哪天起", "From"), required=False, widget=day_input())
    until = forms.DateField(
        label=later("到哪天止（不含）", "Until (not included)"),
        required=False,
        widget=day_input(),
    )
    amount = forms.DecimalField(
        label=later("金额（元）", "Amount (yuan)"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
    )
    despite = AllTheSame(later("仍然这样决定", "Decide so all the same"))

    def __init__(
        self,
        *args: Any,
        since: date,
        pays: bool,
        in_money: bool = False,
        computed: Computed | None = None,
        unsaid: Any = UNSEEN,
        limited: Limited | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = since
        self.in_money, self.limited = in_money, limited
        self.sometimes += ("since", "amount") if in_money else ("since",)
        if not pays:
            del self.fields["amount"]
            return
        self.tell(computed, unsaid)
        if computed and unfilled(computed, limited) is None:
            self.fields["amount"].initial = Decimal(computed.least).scaleb(-2)

    def tell(self, computed: Computed | None, unsaid: Any) -> None:
        """Says beside the amount, where one is asked for, what the rules compute."""
        if "amount" in self.fields:
            told = unsaid if computed is None else say(COMPUTED.zh, COMPUTED.en, amount=computed)
            limits = (said(unfilled(computed, self.limited)), up_to(self.limited)) if self.limited else ()
            self.fields["amount"].help_text = say("", " ").join(str(part) for part in (told, *limits) if part)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = words().outcomes.get(given.get("outcome", ""))
        since, until = given.get("since"), given.get("until")
        if asked and asked.verdict and since is None:
            self.add_error("since", later("请写明从哪天起。", "Say from when."))
        unsaid = given.get("amount") is None and "amount" not in self.errors
        if asked and asked.verdict in GIVING and self.in_money and unsaid:
            self.add_error("amount", later("请填金额：要写明给多少钱。", "Give the amount: say how much money."))
        if since and until and until <= since:
            self.add_error("until", later("止期要晚于起期。", "The end must come after the first day."))
        return given

    @property
    def fen(self) -> int | None:
        amount = self.cleaned_data.get("amount")
        return None if amount is None else int(amount * FEN)
