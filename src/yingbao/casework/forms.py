"""What is asked of who acts on a case, and of who opens one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from yingbao.casework.papers.forms import NamingPapers
from yingbao.casework.papers.queries import Choice
from yingbao.casework.words import BY_ITSELF, words
from yingbao.engine.dictionary import Label
from yingbao.registry.registering.fields import AllTheSame
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say
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
GIVING, TAKING = frozenset({"grant", "raise", "reduce"}), frozenset({"refuse", "stop"})
"""Verdicts by which something is given, and those by which it is not, or no more."""
Pairs = Sequence[tuple[Any, Label]]


def _choose(field: forms.Field, pairs: Pairs, *, empty: str = "") -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*([("", empty)] if empty else []), *((code, said(label)) for code, label in pairs)]


class Opening(forms.Form):
    """A case by hand: which policy, and how it came."""

    despite = AllTheSame(later("仍要发起", "Open one all the same"))
    policy = forms.ChoiceField(label=later("办什么", "What for"))
    way = forms.ChoiceField(label=later("从哪里来", "How it came"))
    restricted = forms.BooleanField(
        label=later("涉及侵害，限制知情范围", "About abuse: only a few may know"),
        required=False,
        help_text=later(
            "只有您、您加入的人和区级能看到；监护人和协助人立即不能再看这份档案。",
            "Seen only by you, by whom you put on it, and by the district; guardians and helpers lose sight of the file at once.",
        ),
    )

    said = forms.CharField(
        label=later("说了什么，看到什么", "What was said or seen"),
        required=False,
        max_length=2000,
        widget=forms.HiddenInput,
        help_text=later(
            "本人来求助的，写求助什么；别人报告的，写看到听到什么。经办的人都能看到，报告人的姓名和电话写在下面，不写在这里。",
            "Of who comes for help, what they ask for; of a report, what was seen or heard. All who are on it read this: name and phone "
            "of who reports go below, not here.",
        ),
    )

    def __init__(self, *args: Any, policies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["policy"], policies, empty="—")
        _choose(self.fields["way"], [pair for pair in words().ways.items() if pair[0] not in BY_ITSELF], empty="—")

    def ask_what_was_said(self) -> None:
        """Of what few may know: what was said is asked for, by them or by who reports."""
        self.fields["said"].widget, self.fields["said"].required = forms.Textarea({"rows": 4}), True


AGAIN = Label(
    "本人放弃的，到这一天再问；不填就是 {usual} 个月以后，最长 {most} 个月。",
    "Of who declines: they are asked again on that day; {usual} months from now where none is given, {most} at the most.",
)
RECORDED = later(
    "核对了什么、对方怎么说，写在这里；已经记下回答的可以不写。",
    "What was checked and what was said, unless answers to it were taken down.",
)

HEAR = "hear"
UNHEARD = later(
    "按今天的法律，减发、停发以前要先听取本人意见，这件还没有听取过：要减发、停发的，先去听取。",
    "By the law of the day somebody is heard before they get less, and nobody was here: to reduce or stop, hear them first.",
)


ALWAYS = later("要写明理由。", "Say why.")


class Acting(NamingPapers):
    """What came of a step. `outcomes`: those that the plan knows; `partners`: who may have been with me (empty: one does it);
    `along`: who was, as the visit has it, and is not asked for again; `records`: whether the step leaves something on record;
    `papers`: those that may be asked for, None where none may."""

    field_order = ("despite", "outcome", "second", "again", "reason")

    along = ""
    sometimes: tuple[str, ...] = ()

    despite = AllTheSame(later("仍然这样办", "Do it all the same"))
    outcome = forms.ChoiceField(label=later("办理结果", "What came of it"), widget=forms.RadioSelect)
    second = forms.TypedChoiceField(
        label=later("和谁一起办", "Together with"), required=False, coerce=int, empty_value=None
    )
    again = forms.DateField(
        label=later("何时再问", "When to ask again"),
        required=False,
        widget=day_input(),
    )
    reason = forms.CharField(
        label=later("情况说明", "Explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=later("不利于申请人的结果必须写明理由。", "Needed for whatever is against the applicant."),
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Iterable[str],
        partners: Sequence[tuple[int, str]] = (),
        along: int | None = None,
        records: bool = False,
        papers: Sequence[Choice] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(papers)
        known, outcomes = words().outcomes, [*outcomes]
        _choose(self.fields["outcome"], [(code, known[code].label) for code in outcomes])
        if len(outcomes) == 1:
            self.fields["outcome"].initial = outcomes[0]
        reasoned = [code for code in outcomes if "reason" in known[code].asks]
        if records or reasoned:
            self.sometimes = ("reason",)
        if reasoned == outcomes:
            self.fields["reason"].help_text = ALWAYS
        if HEAR in outcomes:
            self.fields["outcome"].help_text = UNHEARD
        if records:
            self.fields["reason"].help_text = RECORDED
        self._ask_until(next((lasts for code in outcomes if (lasts := known[code].lasts)), None))
        if partners:
            _choose(self.fields["second"], [(number, Label(name, name)) for number, name in partners], empty="—")
            self.fields["second"].required = True
            self._ask_no_more(along, dict(partners))
        else:
            del self.fields["second"]

    def _ask_until(self, lasts: tuple[int, int] | None) -> None:
        """Asks until when an outcome holds that does for a time; the database has the last word on how long that may be."""
        if lasts is None:
            del self.fields["again"]
        else:
            self.fields["again"].help_text = say(AGAIN.zh, AGAIN.en, usual=lasts[0], most=lasts[1])

    def _ask_no_more(self, along: int | None, partners: dict[int, str]) -> None:
        if along in partners:
            self.along = partners[along]
            self.fields["second"].initial, self.fields["second"].widget = along, forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked = words().outcomes.get(given.get("outcome", ""))
        if asked and "reason" in asked.asks and len((given.get("reason") or "").strip()) < 2:
            self.add_error("reason", later("请写明理由。", "Say why."))
        if asked and "papers" in asked.asks:
            self.check_named(given)
        return given

    def insist(self, doubt: Any) -> None:
        """Asks whether it is meant so, and says what speaks against it."""
        self.fields["despite"].offer()  # type: ignore[attr-defined]
        self.add_error("despite", doubt)


@dataclass(frozen=True)
class Computed:
    """The amount in fen that the rules compute; between two where the law leaves it to people."""

    least: int
    most: int

    def __str__(self) -> str:
        return money(self.least) if self.least == self.most else f"{money(self.least)} – {money(self.most)}"


AGAINST = later(
    "按今天登记的情况，规则的回答是“符合”。请先看规则怎么说，有记错的先更正；确实要这样决定的，勾选这里，并把理由写清楚。",
    "By what is on record today the rules say “entitled”. See what they say, and correct what is wrong on record;"
    " if it is to be decided so all the same, tick this box, and say clearly why.",
)
DEAD = later(
    "登记的是已经去世，现在仍在享受。登记错了的，请先更正；确实要维持的，勾选这里，并写明理由。维持以后，会一直列在“去世后要停的”里，直到停发或者更正。",
    "On record as dead, and still receiving. Correct what is wrong on record; if it is to go on all the same, tick this box, and say why."
    " It then stands under “To stop after a death” until it is stopped, or the death is taken back.",
)


class Deciding(Acting):
    """A step whose outcome is a verdict: from when, until when, how much a month or occasion. `pays`: whether an amount is
    asked for; `in_money`: whether what is granted needs one; `computed`: what the rules say to it, where somebody looked; `unsaid`: what
    stands beside the amount where they say nothing."""

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
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = since
        self.in_money = in_money
        self.sometimes += ("since", "amount") if in_money else ("since",)
        if not pays:
            del self.fields["amount"]
            return
        self.fields["amount"].help_text = unsaid if computed is None else say(COMPUTED.zh, COMPUTED.en, amount=computed)
        if computed:
            self.fields["amount"].initial = Decimal(computed.least).scaleb(-2)

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


class PuttingOn(forms.Form):
    """Who else may know of a restricted case. `people`: who may be put on it, or taken off; `on`: who is on it."""

    person = forms.TypedChoiceField(label=later("谁", "Whom"), coerce=int)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], on: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = frozenset(on)
        self.takes_off = any(number in here for number, _ in people)
        named = [(number, Label(name, name)) for number, name in people if number not in here]
        named += [(number, Label(f"移出：{name}", f"take off: {name}")) for number, name in people if number in here]
        _choose(self.fields["person"], named, empty="—")


class Seeding(forms.Form):
    """A month's seed, published before its draws."""

    month = forms.DateField(label=later("哪个月", "Month"), widget=day_input())
    seed = forms.CharField(
        label=later("公布的种子", "Published seed"),
        min_length=8,
        max_length=200,
        help_text=later(
            "公布以后不能改，只抽公布次日起立的件；任何人据此能核对抽中了谁。",
            "Never changed, and only for cases opened from the next day on: with it anybody can check who was drawn.",
        ),
    )
