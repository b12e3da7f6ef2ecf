"""What is asked of who acts on a case, and of who opens one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from yingbao.casework.papers.forms import NamingPapers
from yingbao.casework.papers.queries import Choice
from yingbao.casework.words import BY_ITSELF, words
from yingbao.discovery.forms import called_month, months_from
from yingbao.engine.dictionary import Label
from yingbao.registry.registering.fields import AllTheSame
from yingbao.web.fields import day_input
from yingbao.web.languages import later, said, say

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
    """A month's seed, published before its draws. `day`: the office's; `taken`: months that have a seed."""

    month = forms.TypedChoiceField(label=later("哪个月", "Month"), coerce=date.fromisoformat)
    seed = forms.CharField(
        label=later("公布的种子", "Published seed"),
        min_length=8,
        max_length=200,
        help_text=later(
            "公布以后不能改，只抽公布次日起立的件；任何人据此能核对抽中了谁。",
            "Never changed, and only for cases opened from the next day on: with it anybody can check who was drawn.",
        ),
    )

    def __init__(self, *args: Any, day: date, taken: Collection[date] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = months_from(day)
        _choose(
            self.fields["month"],
            [(month.isoformat(), Label(called_month(month), called_month(month))) for month in months],
        )
        self.fields["month"].initial = next(
            (month.isoformat() for month in months if month > day and month not in taken), None
        )
