"""Words in both languages, and how money, days, numbers and areas are written. Loaded in every template."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from yingbao.engine.dictionary import Label
from yingbao.engine.values import yuan_text
from yingbao.web import languages, navigation
from yingbao.web.provided import Office, provided

register = template.Library()
ONCE: Final = "once"
TITLE: Final = re.compile("《[^》]*》")


@register.simple_tag
def say(zh: str, en: str, one: str = "", **values: object) -> str:
    """{% say "共 {n} 人" "{n} people" one="{n} person" n=total %}: values are escaped, integers get separators."""
    english = one if one and values.get("n") == 1 else en
    filled = {name: conditional_escape(languages.spoken(value)) for name, value in values.items()}
    text = conditional_escape(english if languages.lang() == "en" else zh)
    return mark_safe(text.format(**filled) if filled else text)  # all parts are escaped above


@register.filter
def said(text: object) -> str:
    """A Label in the language spoken now."""
    return languages.said(text)


@register.filter
def money(fen: int | None) -> str:
    """153500 -> ¥1,535.00; a dash where the amount is not known."""
    if fen is None:
        return "—"
    text = f"¥{yuan_text(abs(fen))}"
    return f"−{text}" if fen < 0 else text


@register.filter
def number(count: int | None) -> str:
    return "—" if count is None else f"{count:,}"


@register.filter
def day(when: date | str | None) -> str:
    """A day; also from ISO text, as statements hold it. A dash where there is none."""
    if not when:
        return "—"
    parsed = date.fromisoformat(when[:10]) if isinstance(when, str) else when
    if languages.lang() == "en":
        return f"{parsed.day} {parsed:%b %Y}"
    return f"{parsed.year}年{parsed.month}月{parsed.day}日"


@register.filter
def moment(when: datetime | str | None) -> str:
    """A day and the minute, in the office's own time."""
    if not when:
        return "—"
    when = datetime.fromisoformat(when) if isinstance(when, str) else when
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def recorded(when: datetime | str | None) -> str:
    """A moment of the clock, which need not be of the office's day: beside days by which people go, and in what happened."""
    return languages.say("记录于 {when}", "recorded {when}", when=moment(when)) if when else "—"


@register.filter
def period(occasion: str | None) -> str:
    """What something is for: 2025-12, 2025 or once; anything else as it is."""
    if not occasion:
        return "—"
    if occasion == ONCE:
        return languages.say("只有一次", "once")
    year, _, month = occasion.partition("-")
    if not (year.isdigit() and len(year) == 4 and (not month or month.isdigit())):
        return occasion
    if not month:
        return languages.say("{y}年", "{y}", y=year)
    return languages.say(
        "{y}年{m}月", "{name} {y}", y=year, m=str(int(month)), name=f"{date(int(year), int(month), 1):%b}"
    )


@register.filter
def area(code: str | None) -> str:
    return languages.said(provided.area(code)) if code else "—"


@register.filter
def department(word: str | None) -> str:
    return languages.said(provided.department(word)) if word else "—"


@register.filter
def cited(text: str) -> SafeString:
    """What rests on texts of the law: their titles are Chinese, on an English page too, and marked so for whoever listens."""
    escaped = conditional_escape(text)
    return mark_safe(TITLE.sub(r'<span lang="zh">\g<0></span>', escaped) if languages.lang() == "en" else escaped)


@register.simple_tag
def office_facts(request: HttpRequest | None = None) -> Office:
    return provided.office(request or HttpRequest())


@register.simple_tag
def navigation_links(request: HttpRequest) -> list[tuple[Label, list[navigation.Link]]]:
    return navigation.links(request)


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """{% may "export" as export %}"""
    return navigation.may(context["request"], permission)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """The template of a room above, where that room is installed; nothing where it is not."""
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return SafeString()
    filled: dict[str, Any] = context.flatten()  # type: ignore[assignment]
    return mark_safe(found.render(filled, filled.get("request")))


@register.simple_tag
def html_lang() -> str:
    return languages.HTML[languages.lang()]


@register.simple_tag(takes_context=True)
def whose(context: Context) -> str:
    """Who looks at this page, for what is printed."""
    request = context.get("request")
    return provided.who(request) if request else ""


@register.filter
def notice_kind(level: str) -> str:
    """The component's word for a level of Django's messages."""
    return {"success": "ok", "warning": "warn", "error": "error"}.get(level, "info")
