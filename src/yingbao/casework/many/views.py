"""The pages on which one step is done in many cases: choose, see what will happen, confirm, see what happened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.many import actions, queries
from yingbao.casework.many.actions import Order
from yingbao.casework.many.forms import Choosing, numbers, shown_by, ticket
from yingbao.casework.models import Plan
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label
from yingbao.web.languages import say, stands_at

TITLE = Label("一起办", "Many at once")


@require_safe
@needs("state")
def together(request: DeskRequest) -> HttpResponse:
    """The steps at which cases wait for this role; `?step=`: the cases at one."""
    found = queries.steps(request.desk)
    plan = next((plan for plan, _, _ in found if str(plan.pk) == request.GET.get("step")), None)
    return _choosing(request, plan, None)


@require_POST
@needs("state")
def preview(request: DeskRequest) -> HttpResponse:
    """What will happen in each case, which are left out and why. Nothing is done yet."""
    plan = Plan.objects.filter(pk=request.POST.get("step") or 0).first()
    chosen = numbers(request.POST.getlist("tasks"))
    choosing = reverse("casework:together") + (f"?step={plan.pk}" if plan else "")
    if plan is None or not chosen:
        messages.error(request, say("请先选办件。", "Choose cases first."))
        return HttpResponseRedirect(choosing)
    stands_at(request, choosing)
    form = Choosing(request.POST, outcomes=actions.outcomes(plan))
    if not form.is_valid():
        return _choosing(request, plan, form, status=422)
    order = Order(chosen, form.cleaned_data["outcome"], form.cleaned_data["reason"])
    foreseen = actions.foresee(to_token(request), order, request.desk.today)
    about = {"ticket": ticket(order, foreseen, request.desk), "plan": plan, "step": Label(**plan.label)}
    return _told(request, order, foreseen, "preview", about)


@require_POST
@needs("state")
def confirm(request: DeskRequest) -> HttpResponse:
    """Does what the preview showed; sent twice, it finds the second time that it is done."""
    shown = shown_by(request.POST.get("ticket", ""), request.desk)
    if shown is None:
        messages.error(
            request,
            say("预览已经过期，或者不是您的。请重新预览。", "The preview is too old, or not yours. Look at it again."),
        )
        return HttpResponseRedirect(reverse("casework:together"))
    stands_at(request, reverse("casework:together"))
    order, amounts = shown
    done = actions.carry_out(to_token(request), order, amounts, request.desk.today)
    return _told(request, order, done, "done", {})


def _told(
    request: DeskRequest, order: Order, each: list[actions.Foreseen], page: str, about: dict[str, object]
) -> HttpResponse:
    outcome = words().outcomes[order.outcome]
    told = {
        "title": TITLE,
        "outcome": outcome.label,
        "grants": outcome.verdict == "grant",
        "going": [one for one in each if one.why is None],
        "left_out": [one for one in each if one.why is not None],
    }
    return render(request, f"casework/many/{page}.html", {**told, **about})


def _choosing(request: DeskRequest, plan: Plan | None, form: Choosing | None, status: int = 200) -> HttpResponse:
    about: dict[str, object] = {"title": TITLE, "steps": queries.steps(request.desk), "plan": plan}
    if plan:
        able = actions.outcomes(plan) if plan.people == 1 else []
        about |= {
            "form": form or (Choosing(outcomes=able) if able else None),
            "tasks": queries.waiting_at(request.desk, plan.pk),
            "step": Label(**plan.label),
        }
    return render(request, "casework/many/together.html", about, status=status)
