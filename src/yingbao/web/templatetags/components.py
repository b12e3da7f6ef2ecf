"""The components (templates/components/), one tag each. Loaded in every template; /components/ shows them all.

Texts come in pairs, Chinese first: {% button "保存" "Save" %}. A Label of Python is given as its two halves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, DateInput, FileInput, Form, Widget
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yingbao.engine.dictionary import Label
from yingbao.engine.readings.say.vocabulary import MARKS
from yingbao.web.languages import later, say

register = template.Library()
Filled = dict[str, Any]
KINDS: Final = {
    "info": Label("提示", "Note"),
    "ok": Label("已完成", "Done"),
    "warn": Label("请注意", "Please note"),
    "error": Label("有误", "A problem"),
}


def _component(name: str, filled: Filled) -> SafeString:
    return render_to_string(f"components/{name}.html", filled)


@register.inclusion_tag("components/button.html")
def button(zh: str, en: str, kind: str = "plain", **attributes: str) -> Filled:
    """A button of a form; `kind`: primary, plain, quiet or danger; `name`, `value`, `type`, `form` as in HTML."""
    return {"text": say(zh, en), "kind": kind, "type": attributes.pop("type", "submit"), **attributes}


@register.inclusion_tag("components/button.html")
def action(zh: str, en: str, href: str, kind: str = "plain") -> Filled:
    """A link that looks like a button."""
    return {"text": say(zh, en), "kind": kind, "href": href}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, optional: bool | None = None) -> Filled:
    """One field of a Django form, with its label, help and errors; `optional`: how it is shown, where the form alone cannot tell.

    What a form names in `sometimes` is needed by what else is filled in, and is not called optional."""
    widget = bound.field.widget
    if optional is None:
        optional = not bound.field.required and bound.name not in getattr(bound.form, "sometimes", ())
    return {
        "field": bound,
        "layout": _layout(widget),
        "optional": optional,
    }


def _layout(widget: Widget) -> str:
    if widget.use_fieldset:
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "upload" if isinstance(widget, FileInput) else "line"


@register.inclusion_tag("components/fields.html", takes_context=True)
def fields(context: Context, form: Form) -> Filled:
    """What is wrong with a form, then all its fields."""
    return {"form": form, "request": context.get("request")}


@register.inclusion_tag("components/problems.html", takes_context=True)
def problems(context: Context, form: Form) -> Filled:
    """What is wrong with a form, each a link to its field; nothing while nothing is wrong. Read out after a post."""
    request = context.get("request")
    posted = request is not None and request.method == "POST"
    return {"form": form, "wrong": [bound for bound in form if bound.errors], "posted": posted}


@register.inclusion_tag("components/on_paper.html")
def on_paper(form: Form) -> Filled:
    """A form's fields as they are written by hand: a box a choice, blanks for a day, lines for text."""
    return {"by_hand": [_by_hand(bound) for bound in form if not bound.is_hidden]}


def _by_hand(bound: BoundField) -> Filled:
    widget = bound.field.widget
    return {
        "label": bound.label,
        "boxes": [label for value, label in getattr(widget, "choices", ()) if value != ""],
        "several": getattr(widget, "allow_multiple_selected", False),
        "day": isinstance(widget, DateInput),
        "lines": range(int(widget.attrs.get("rows", 1))),
    }


@register.simple_block_tag
def notice(content: str, kind: str = "info", zh: str = "", en: str = "") -> SafeString:
    """{% notice "warn" "标题" "Title" %}…{% endnotice %}; `kind`: info, ok, warn or error."""
    title = say(zh, en) if zh else ""
    return _component("notice", {"content": content, "kind": kind, "title": title, "word": KINDS[kind]})


@register.simple_block_tag
def nothing(content: str, zh: str, en: str) -> SafeString:
    """Nothing is here: what that means, and inside what to do next."""
    return _component("nothing", {"content": content, "title": say(zh, en)})


@register.simple_block_tag
def card(content: str, zh: str = "", en: str = "") -> SafeString:
    """A sheet of paper with a heading."""
    return _component("card", {"content": content, "title": say(zh, en) if zh else ""})


@register.simple_block_tag
def tabs(content: str, zh: str, en: str) -> SafeString:
    """Links to the parts of one thing; the pair names the row for a screen reader."""
    return _component("tabs", {"content": content, "name": say(zh, en)})


@register.inclusion_tag("components/tab.html")
def tab(zh: str, en: str, href: str, here: object = False, count: int | None = None) -> Filled:  # noqa: FBT002
    return {"text": say(zh, en), "href": href, "here": here, "count": count}


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    return _component("crumbs", {"content": content})


@register.inclusion_tag("components/crumb.html")
def crumb(zh: str, en: str, href: str = "") -> Filled:
    """A step of the way to this page; without `href`, the page itself."""
    return {"text": say(zh, en), "href": href}


@register.inclusion_tag("components/badge.html")
def badge(kind: str, zh: str, en: str) -> Filled:
    """A status in a word; `kind`: ok, warn, error, info or plain."""
    return {"kind": kind, "text": say(zh, en)}


@register.inclusion_tag("components/mark.html")
def mark(name: str) -> Filled:
    """How far a citation or a value can be trusted: verified, second_hand, derived, recalled, illustrative, unknown."""
    return {"name": name, "label": MARKS[name], "made_up": name == "illustrative"}


@register.inclusion_tag("components/stat.html")
def stat(zh: str, en: str, value: object, href: str = "", note: str = "", kind: str = "plain") -> Filled:
    """One number that matters; `kind`: plain or gap."""
    return {"label": say(zh, en), "value": value, "href": href, "note": note, "kind": kind}


@register.simple_block_tag
def stats(content: str) -> SafeString:
    return _component("stats", {"content": content})


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of what is known: {% facts %}{% fact … %}{% endfacts %}."""
    return _component("facts", {"content": content})


@register.inclusion_tag("components/fact.html")
def fact(zh: str, en: str, value: object, provenance: object = None, note: str = "") -> Filled:
    """What is known, and at a touch who told us.

    `provenance` has some of: source, valid_from, valid_to, recorded_at, author, reason, evidence.
    """
    return {"label": say(zh, en), "value": value, "provenance": provenance, "note": note}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    return _component("timeline", {"content": content})


@register.simple_block_tag
def event(content: str, when: object, zh: str, en: str, kind: str = "plain") -> SafeString:
    """One thing that happened: the day as the page writes it, what it was, and inside the rest."""
    return _component("event", {"content": content, "when": when, "title": say(zh, en), "kind": kind})


@register.inclusion_tag("components/progress.html")
def progress(share: float, zh: str, en: str, url: str = "", done: object = False) -> Filled:  # noqa: FBT002
    """How far a job is (0 to 1). `url` gives this component anew, and is asked every two seconds until `done`."""
    return {"share": share, "percent": int(share * 100), "text": say(zh, en), "url": url, "done": done}


@register.inclusion_tag("components/comparison.html")
def comparison(rows: Iterable[Any], left: str, right: str) -> Filled:
    """Two files side by side; `rows`: (label, left value, right value) each. What differs is marked."""
    rows = [(label, one, other, one != other) for label, one, other in rows]
    return {"rows": rows, "left": left, "right": right, "differing": sum(row[-1] for row in rows)}


@register.simple_block_tag
def proof(content: str, zh: str = "", en: str = "") -> SafeString:
    """Around the HTML of `explain`: its reasons, folded away under a heading if one is given; else, where the screen is narrow,
    all but the paragraph that says why."""
    title = say(zh, en) if zh else ""
    return _component("proof", {"content": content if title else _folded(content), "title": title})


CLAUSES: Final = '<ol class="proof-clauses">'


def _folded(proof: str) -> SafeString:
    """A proof with its clauses and all that follows them in an element of its own, which a style folds on narrow screens."""
    why, clauses, rest = proof.partition(CLAUSES)
    inside, end, after = rest.rpartition("</section>")
    if not clauses or not end:
        return mark_safe(proof)
    summary = escape(say("逐条来看", "Clause by clause"))
    return mark_safe(
        f'{why}<details class="proof-whole"><summary>{summary}</summary>{clauses}{inside}</details>{end}{after}'
    )


EXPLAINED: Final = later("示意值，仅供演示", "an illustrative value, for demonstration only")


@register.inclusion_tag("components/made_up.html")
def made_up() -> Filled:
    """The sign ※ beside whatever rests on a made-up value."""
    return {"text": EXPLAINED}
