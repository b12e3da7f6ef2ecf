"""What is asked of who names the papers that somebody is to bring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField

from yingbao.casework.documents.fonts import printable
from yingbao.casework.papers.naming import Wanted
from yingbao.casework.papers.queries import Choice
from yingbao.engine.dictionary import Label
from yingbao.web.languages import later, said, say

NEEDLESS: Final = Label(
    "登记里已有的、核对能得到的，不向本人要：{listed}。",
    "What is registered or can be checked is not asked for: {listed}.",
)
ONCE: Final = later("一次写全，以后不能再要。", "All of them at once; no more can be asked for later.")


class NamingPapers(forms.Form):
    """Part of a form by which papers are asked for: some of the list, and at most one text of others, each with its reason."""

    papers = forms.MultipleChoiceField(
        label=later("要补的材料", "Papers to bring"), required=False, widget=forms.CheckboxSelectMultiple
    )
    another = forms.CharField(
        label=later("清单以外的材料", "A paper that is not on the list"), required=False, max_length=200
    )
    another_why = forms.CharField(
        label=later("清单以外的，为什么要", "Why, if it is not on the list"),
        required=False,
        max_length=300,
        help_text=later(
            "写明要证明的哪件事，用别的办法查不到。会印在通知书上。",
            "Which fact cannot be known otherwise; it stands in the letter.",
        ),
    )

    def offer(self, offered: Sequence[Choice] | None) -> None:
        """What may be asked for; None where no papers are asked for."""
        if offered is None:
            for name in NAMES:
                del self.fields[name]
            return
        field, needless = self.fields["papers"], [said(one.label) for one in offered if one.needless]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.key, said(one.label)) for one in offered if not one.needless]
        told = say(NEEDLESS.zh, NEEDLESS.en, listed=say("、", ", ").join(needless)) if needless else ""
        field.help_text = f"{ONCE} {told}".strip()

    def check_named(self, given: dict[str, Any]) -> None:
        """Adds what is wrong with the papers that are to be asked for."""
        another, why = (given.get("another") or "").strip(), (given.get("another_why") or "").strip()
        if not given.get("papers") and not another and "papers" not in self.errors:
            self.add_error("papers", later("请选要补哪些材料。", "Choose which papers are to be brought."))
        if another and len(why) < 2:
            self.add_error(
                "another_why", later("清单以外的材料，要写明为什么要。", "Say why, of what is not on the list.")
            )
        for name in ("another", "another_why"):
            if strange := sorted({char for char in given.get(name) or "" if not printable(char)}):
                listed = "、".join(f"U+{ord(char):04X}" for char in strange)
                self.add_error(
                    name,
                    say("有印不出的字：{n}。请换一个写法。", "Cannot be printed: {n}. Write it otherwise.", n=listed),
                )

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The papers that are asked for."""
        given = self.cleaned_data
        keys = [key.rpartition(":") for key in given.get("papers") or ()]
        listed = [Wanted(code, int(subject)) for code, _, subject in keys]
        another = (given.get("another") or "").strip()
        others = [Wanted(words=another, why=(given.get("another_why") or "").strip())] if another else []
        return (*listed, *others)

    @property
    def naming(self) -> list[BoundField]:
        """The fields of papers, where they are asked for."""
        return [self[name] for name in NAMES if name in self.fields]

    @property
    def beside(self) -> list[BoundField]:
        """All the others."""
        return [self[name] for name in self.fields if name not in NAMES]


NAMES: Final = ("papers", "another", "another_why")
