"""The pages of orders: all letters of a kind at once, how far they are, and an archive to print."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.documents import kinds
from yingbao.casework.letters import actions, queries
from yingbao.casework.letters.forms import Ordering
from yingbao.casework.letters.views import site_of
from yingbao.casework.models import Batch, Case, Letter
from yingbao.casework.queries import step_label, title
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.web.handing import ZIP, archived, handed
from yingbao.web.languages import said, say

TITLE = Label("批量出文书", "Many letters at once")
NONE = Label("没有这一批，或者不是您下的单。", "There is no such order, or it is not yours.")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("state")
def orders(request: DeskRequest) -> HttpResponse:
    """What waits for letters, and the orders that this person gave."""
    orderable = [one for one in queries.orderable() if may_look_closely(request.desk) or not kinds()[one[0]].proves]
    form = Ordering(request.POST or None, orderable)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.order(form.cleaned_data["kind"], "", site_of(request))
            return HttpResponseRedirect(reverse("casework:order", args=[made]))
        except DatabaseError as error:
            messages.error(request, said(why_not(error)))
            return HttpResponseRedirect(reverse("casework:orders"))
    about = {"title": TITLE, "form": form, "orderable": orderable, "orders": queries.orders(), **_owing(request)}
    return render(request, "casework/letters/orders.html", about)


def _owing(request: DeskRequest) -> dict[str, object]:
    """The cases that lack a letter of this desk's role, the first ones, and how many steps there are."""
    owing = queries.owing(request.desk)
    first = [(one.task.case, title(one.task.case.policy), step_label(one.task)) for one in owing[: queries.FEW]]
    return {"owing": first, "owing_number": queries.owing_number(request.desk) if first else 0}


@require_safe
@needs("state")
def order(request: DeskRequest, number: int) -> HttpResponse:
    batch = _found(number)
    failed = [(task, Label(*why)) for task, why in sorted(batch.failed.items(), key=lambda pair: int(pair[0]))]
    cases = (
        dict(Case.objects.filter(tasks__in=[int(task) for task, _ in failed]).values_list("tasks", "pk"))
        if failed
        else {}
    )
    about = {
        **_standing(batch),
        "title": TITLE,
        "kind": queries.label_of(batch.kind),
        "failed": [(cases.get(int(task)), why) for task, why in failed],
    }
    return render(request, "casework/letters/order.html", about)


@require_safe
@needs("state")
def progress(request: DeskRequest, number: int) -> HttpResponse:
    """How far an order is; once it is done the page is loaded anew."""
    batch = _found(number)
    answer = render(request, "casework/letters/_progress.html", _standing(batch))
    if batch.state == "done":
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs("state")
def archive(request: DeskRequest, number: int) -> HttpResponse:
    """The letters of an order in one archive, after a logged look at everybody whom they are about."""
    batch = _found(number)
    letters = list(Letter.objects.filter(batch=batch).select_related("case").order_by("id"))
    if not letters:
        messages.error(request, say("这一批还没有做好的文书。", "No letter of this order is made yet."))
        return HttpResponseRedirect(reverse("casework:order", args=[number]))
    try:
        subjects = [queries.whose(letter) for letter in letters]
        papers = queries.papers(to_token(request), letters, subjects, f"letters of order {number}")
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:order", args=[number]))
    packed = archived({f"{paper.number}.pdf": paper.pdf for paper in papers})
    return handed(packed, ZIP, f"letters-{number}.zip")


def _found(number: int) -> Batch:
    found = queries.find_order(number)
    if found is None:
        raise Http404(NONE)
    return found


def _standing(batch: Batch) -> dict[str, object]:
    total = len(batch.tasks)
    made = batch.done - len(batch.failed)
    return {"batch": batch, "total": total, "made": made, "share": batch.done / total if total else 1.0}
