"""The pages on which a person decides whether two files are one person's."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.identity.actions import judge, merge, split
from yingbao.registry.identity.evidence import told
from yingbao.registry.identity.forms import SAME, Reason, TwoFiles, Verdict
from yingbao.registry.identity.queries import Compared, compared, merge_of, percent, waiting
from yingbao.registry.models import Pair
from yingbao.web.languages import say

PAIRS = Label("疑似重复", "Possible doubles")
TITLE = Label("两份档案对照", "Two files side by side")
SPLIT = Label("拆分档案", "Split the files")
TABS = (
    ("", Label("待判断", "To judge")),
    ("later", Label("以后再看", "Later")),
    ("different", Label("不是同一个", "Not the same")),
)
GONE = Label(
    "这两份档案现在不能对照：可能已经合并，或不在您负责的范围内。",
    "These two files cannot be compared now: merged already, or not of your area.",
)


@needs("merge")
def pairs(request: DeskRequest) -> HttpResponse:
    """Whom the matcher proposes, and what was said of them."""
    form = TwoFiles(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("registry:compare", form.cleaned_data["one"], form.cleaned_data["other"])
    verdict = request.GET.get("verdict", "")
    tabs = [(value, label, value == verdict) for value, label in TABS]
    found = waiting(verdict, request.desk.today)
    page = {"title": PAIRS, "found": found, "tabs": tabs, "form": form}
    return render(request, "registry/identity/pairs.html", page)


@needs("merge")
def pair(request: DeskRequest, pair: int) -> HttpResponse:
    """A proposed pair: both files, what speaks for it, and the verdict."""
    proposal = Pair.objects.filter(pk=pair).first()
    both = compared(proposal.one_id, proposal.other_id, request.desk.today) if proposal else None
    if proposal is None or both is None:
        raise Http404(GONE)
    return _decide(request, both, proposal)


@needs("merge")
def compare(request: DeskRequest, one: int, other: int) -> HttpResponse:
    """Two files that somebody found themselves to be one person's."""
    both = compared(one, other, request.desk.today)
    if both is None or one == other:
        raise Http404(GONE)
    return _decide(request, both, None)


def _decide(request: DeskRequest, both: Compared, proposal: Pair | None) -> HttpResponse:
    form = Verdict(
        request.POST or None,
        files=both.files,
        contradicting=both.contradicting,
        proposed=proposal is not None,
    )
    if request.method == "POST" and form.is_valid():
        return _carry_out(request, both, proposal, form)
    page = {"title": TITLE, "both": both, "proposal": proposal, "form": form}
    if proposal is not None:
        page |= {"lines": told(proposal.evidence), "percent": percent(proposal)}
    return render(request, "registry/identity/pair.html", page)


def _carry_out(request: DeskRequest, both: Compared, proposal: Pair | None, form: Verdict) -> HttpResponse:
    said = form.cleaned_data
    if said.get("verdict", SAME) != SAME and proposal is not None:
        judge(proposal.pk, said["verdict"], said["reason"])
        messages.success(request, say("已记下您的判断。", "Your judgement is recorded."))
        return redirect("registry:pairs")
    kept = int(said["kept"])
    gone = both.other.id if kept == both.one.id else both.one.id
    evidence = (
        {"pair": proposal.pk, "probability": proposal.probability, "evidence": proposal.evidence} if proposal else {}
    )
    number = merge(kept, gone, said["reason"], evidence=evidence, despite=bool(said.get("despite")))
    messages.success(request, say("已合并；发现并错了，可以在这里拆分。", "Merged; if it was wrong, split them here."))
    return redirect("registry:merged", number)


@needs("merge")
def merged(request: DeskRequest, merged: int) -> HttpResponse:
    """One merge, and splitting it."""
    found = merge_of(merged, request.desk.today)
    if found is None:
        raise Http404(Label("没有这次合并，或它不在您负责的范围内。", "There is no such merge, or not in your area."))
    record, kept, gone = found
    form = Reason(request.POST or None)
    if request.method == "POST" and record.split_at is None and form.is_valid():
        split(record.pk, form.cleaned_data["reason"])
        messages.success(request, say("已拆分，两份档案恢复原样。", "Split; both files are their own again."))
        return redirect("registry:merged", record.pk)
    page = {"title": SPLIT, "merge": record, "kept": kept, "gone": gone, "form": form}
    return render(request, "registry/identity/merged.html", page)
