"""The form of the step that a case stands at, and what it decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import DatabaseError

from yingbao.accounts.doors import DeskRequest
from yingbao.casework import queries
from yingbao.casework.actions import Deed
from yingbao.casework.deaths.queries import nobody_left
from yingbao.casework.deciding import Advice, Decided, begins, decisive, in_money, pays
from yingbao.casework.documents import kinds
from yingbao.casework.forms import Acting
from yingbao.casework.forms_of_deciding import (
    AGAINST,
    DEAD,
    LESS,
    REDUCE,
    TAKING,
    UNCOMPUTED,
    UNSEEN,
    Computed,
    Deciding,
)
from yingbao.casework.limits import BEYOND, limited
from yingbao.casework.models import Case, Task
from yingbao.casework.papers.queries import choices
from yingbao.casework.refusals import OF_THE_AMOUNT, TOO_MUCH, name_of, why_not
from yingbao.casework.surveys.queries import along
from yingbao.casework.words import words
from yingbao.web.languages import said, say
from yingbao.web.templatetags.frame import money


def outcomes_of(task: Task) -> list[str]:
    """What the plan says may come of a task, in its order; last what only the edition in force knows."""
    return list(dict.fromkeys(outcome for outcome, _ in queries.ways(task)))


def decides(task: Task) -> bool:
    return any(words().outcomes[code].verdict for code in outcomes_of(task))


def offered(task: Task) -> list[str]:
    """What may still come of it: an outcome that comes once in a case is not offered again."""
    known = words().outcomes
    once = {code for code in outcomes_of(task) if known[code].once}
    if once:
        done = Task.objects.filter(case_id=task.case_id, outcome__in=once)
        once = set(done.values_list("outcome", flat=True))
    return [code for code in outcomes_of(task) if code not in once]


def lists(task: Task) -> bool:
    """Whether a notice hangs out at the step that says how much."""
    kind = kinds().get(task.plan.document)
    return kind is not None and kind.lists


def form_of(request: DeskRequest, case: Case, task: Task, given: Any = None, *, advice: Advice | None = None) -> Acting:
    """The form of a task; one that decides proposes the amount that the rules were seen to compute today, and none before."""
    desk, outcomes = request.desk, offered(task)
    partners = queries.partners(task.area, desk.user, desk.today) if task.plan.people > 1 else ()
    if not decides(task):
        gone_along = (along(task, desk.user) or _named(request)) if partners else None
        records = "record" in task.plan.fields
        papers = (
            choices(case, desk.today) if any("papers" in words().outcomes[code].asks for code in outcomes) else None
        )
        return Acting(given, outcomes=outcomes, partners=partners, along=gone_along, records=records, papers=papers)
    today = request.desk.today
    paid, money = pays(case.policy, today), in_money(case.policy)
    return Deciding(
        given, outcomes=outcomes, partners=partners, since=begins(case, today), pays=paid, in_money=money,
        computed=computed(advice), unsaid=UNSEEN if advice is None else UNCOMPUTED,
        limited=limited(task.plan, request.desk.role.code, today),
    )  # fmt: skip


def _named(request: DeskRequest) -> int | None:
    """Who was said to come along when a visit began at which nothing was left to ask."""
    told = request.GET.get("second", "")
    return int(told) if told.isascii() and told.isdigit() else None


def computed(advice: Advice | None) -> Computed | None:
    """The amount that the rules compute where they grant something."""
    if advice is None or advice.status != "entitled" or advice.amount is None:
        return None
    most = advice.amount if advice.amount_max is None else advice.amount_max
    return Computed(advice.amount, most, advice.made_up)


def refused(error: DatabaseError, decided: Decided | None) -> tuple[str | None, str]:
    """At which field a refusal stands, None at none, and why: of an amount, with what the rules compute today, where that helps."""
    name, why = name_of(error), why_not(error)
    if name == TOO_MUCH:
        return "amount", said(why)
    amount = computed(decided.advice) if decided and name in OF_THE_AMOUNT else None
    if amount is None:
        return None, said(why)
    return "amount", say(
        "{why}规则今天算出：{amount}", "{why} By the rules today: {amount}", why=said(why), amount=amount
    )


def against(form: Deciding, decided: Decided | None) -> Any:
    """That somebody is to lose what the rules would give, or is reduced to less than they compute, and nobody has said that it is meant so;
    None where that is not so."""
    given = form.cleaned_data
    if decided is None or decided.advice.status != "entitled" or given["despite"]:
        return None
    verdict = words().outcomes[given["outcome"]].verdict
    if verdict in TAKING:
        return AGAINST
    amount = computed(decided.advice)
    if verdict == REDUCE and amount and decided.amount is not None and decided.amount < amount.least:
        return say(LESS.zh, LESS.en, amount=amount, fen=money(decided.amount))
    return None


def doubt(case: Case, form: Acting, decided: Decided | None) -> Any:
    """What is to be asked before it is done, such as whether somebody who is dead is to go on receiving; None where nothing is."""
    if isinstance(form, Deciding) and (unsure := against(form, decided)):
        return unsure
    given = form.cleaned_data
    meant = given["despite"] and len(given["reason"].strip()) > 1
    return DEAD if given["outcome"] == KEEP and not meant and nobody_left(case) else None


KEEP = "keep"
"""The outcome by which what is in force goes on."""


def decided_by(token: str, case: Case, form: Acting, today: date) -> Decided | None:
    """What a form decides, with what the law's rules say to it; None where its outcome is no verdict.

    Raises django.db.DatabaseError: a role that may not have everything revealed cannot decide.
    """
    given = form.cleaned_data
    if not isinstance(form, Deciding) or not words().outcomes[given["outcome"]].verdict:
        return None
    return Decided(given["since"], given.get("until"), form.fen, form.fen, decisive(token, case, today))


def deed_of(form: Acting, decided: Decided | None) -> Deed:
    """What a form that is valid takes down."""
    given, known = form.cleaned_data, words().outcomes[form.cleaned_data["outcome"]]
    until = given.get("again") if known.lasts else None
    papers = form.wanted if "papers" in known.asks else ()
    proposed = form.fen if isinstance(form, Deciding) and given["outcome"] == BEYOND else None
    return Deed(given["outcome"], given["reason"], given.get("second"), decided, until, papers, proposed)
