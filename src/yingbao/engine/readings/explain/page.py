"""A proof as a piece of HTML: one <section>, classes prefixed `proof-`, no script, no style of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from yingbao.engine.readings.explain.layout import HEADS, SIGNS, VERDICTS
from yingbao.engine.readings.explain.view import ClauseView, Line, Seen, View

TITLE = re.compile("《[^》]*》")
"""A text's title, which stays Chinese."""


def html(view: View, lang: str) -> str:
    """The proof as <section class="proof-card …">."""
    heads = HEADS[lang]
    parts = [
        _tag("h4", f"{view.title} — {view.subject}", "title"),
        _tag("p", view.headline, "headline"),
        _tag(
            "p",
            f"{view.decided}（{view.facts}，{view.on}）"
            if lang == "zh"
            else f"{view.decided} ({view.facts}, {view.on})",
            "decided",
        ),
        f'<ol class="proof-clauses">{"".join(_clause(clause, lang) for clause in view.clauses)}</ol>',
    ]
    for name, found in (
        ("working", view.working),
        ("missing", view.missing),
        ("otherwise", view.otherwise),
        ("figures", view.figures),
    ):
        if found:
            items = "".join(_tag("li", line) for line in found)
            parts.append(f'{_tag("h5", heads[name])}<ul class="proof-{name}">{items}</ul>')
    text = _numbered("".join(parts), dict(view.who))
    if lang == "en":
        text = TITLE.sub(r'<span lang="zh">\g<0></span>', text)
    return f'<section class="proof-card proof-{view.status}" lang="{lang}">{text}</section>'


def _numbered(text: str, who: dict[str, str]) -> str:
    """Whoever is called by a number, marked: <bdi class="proof-who" data-file="12">member 12</bdi>."""
    if not who:
        return text
    words = {escape(called): number for called, number in who.items()}
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    def marked(found: re.Match[str]) -> str:
        return f'<bdi class="proof-who" data-file="{escape(words[found[0]])}">{found[0]}</bdi>'

    return re.sub(rf"(?:{either})(?!\d)", marked, text)


def _tag(name: str, text: str, kind: str = "") -> str:
    attribute = f' class="proof-{kind}"' if kind else ""
    return f"<{name}{attribute}>{escape(text)}</{name}>"


def _clause(clause: ClauseView, lang: str) -> str:
    heads = HEADS[lang]
    exception = f"{heads['except']}{'：' if lang == 'zh' else ': '}" if clause.kind == "except" else ""
    head = f"{exception}{clause.title} — {VERDICTS[lang][clause.verdict]}"
    decides = _tag("strong", heads["decides"], "decides") if clause.decides else ""
    cite = _tag("p", clause.cite, "cite") if clause.cite else ""
    kind = " proof-deciding" if clause.decides else ""
    return f'<li class="proof-clause proof-{clause.verdict}{kind}">{_tag("span", head, "head")} {decides}{cite}{_lines(clause.lines)}</li>'


def _lines(lines: Iterable[Line]) -> str:
    items = "".join(_line(line) for line in lines)
    return f'<ul class="proof-lines">{items}</ul>' if items else ""


def _line(line: Line) -> str:
    sign = f'<span class="proof-sign" aria-hidden="true">{SIGNS[line.verdict]}</span> '
    seen = "".join(_seen(one) for one in line.seen)
    values = f'<span class="proof-seen">{seen}</span>' if seen else ""
    kind = f' class="proof-{line.verdict}"' if line.verdict else ""
    return f"<li{kind}>{sign}{escape(line.text)} {values}{_lines(line.below)}</li>"


def _seen(one: Seen) -> str:
    source = f" {_tag('cite', one.source, 'source')}" if one.source else ""
    return f'<span class="proof-fact">{escape(one.label)} <b>{escape(one.value)}</b>{source}</span> '
