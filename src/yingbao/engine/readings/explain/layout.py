"""A proof as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from yingbao.engine.readings.explain.view import ClauseView, Line, Seen, View

SIGNS = {"yes": "✓", "no": "✗", "unknown": "?", "": "·"}
VERDICTS = {
    "zh": {"yes": "符合", "no": "不符合", "unknown": "不详"},
    "en": {"yes": "holds", "no": "does not hold", "unknown": "not known"},
}
HEADS = {
    "zh": {
        "clauses": "逐条来看", "working": "金额的算法", "figures": "用到的数", "missing": "还缺什么", "otherwise": "怎样才会不同",
        "except": "例外", "decides": "由这一条决定", "by": "依据",
    },
    "en": {
        "clauses": "Clause by clause", "working": "How the amount comes about", "figures": "The figures used", "missing": "What is missing",
        "otherwise": "What would have changed it", "except": "exception", "decides": "this clause decides", "by": "by",
    },
}  # fmt: skip


def text(view: View, lang: str) -> str:
    """Plain text, two blanks a level."""
    heads = HEADS[lang]
    lines = [
        f"{view.title} — {view.subject}，{view.on}" if lang == "zh" else f"{view.title} — {view.subject}, {view.on}"
    ]
    lines += [
        f"{view.headline}",
        f"{view.decided}。" if lang == "zh" else f"{view.decided}.",
        f"（{view.facts}）" if lang == "zh" else f"({view.facts})",
    ]
    lines += ["", heads["clauses"]]
    one = sum(clause.decides for clause in view.clauses) == 1
    for clause in view.clauses:
        lines += _clause(clause, lang, marked=one and clause.decides)
    for name, found in (
        ("working", view.working),
        ("missing", view.missing),
        ("otherwise", view.otherwise),
        ("figures", view.figures),
    ):
        if found:
            lines += ["", heads[name], *(f"  {line}" for line in found)]
    return "\n".join(lines) + "\n"


def _clause(clause: ClauseView, lang: str, *, marked: bool) -> list[str]:
    heads = HEADS[lang]
    kind = (
        f"{heads['except']}："
        if lang == "zh" and clause.kind == "except"
        else f"{heads['except']}: "
        if clause.kind == "except"
        else ""
    )
    decides = f"  ← {heads['decides']}" if marked else ""
    cited = f"{'：' if lang == 'zh' else ' '}{clause.cite}"
    source = [f"    {heads['by']}{cited}"] if clause.cite else []
    verdict = VERDICTS[lang][clause.verdict]
    head = f"{SIGNS[clause.verdict]} {kind}{clause.title} — {verdict}{decides}"
    return [head, *source, *_lines(clause.lines, 2, lang)]


def _lines(lines: Iterable[Line], depth: int, lang: str) -> list[str]:
    found = []
    for line in lines:
        shown = seen_words(line.seen, lang)
        found.append(f"{'  ' * depth}{SIGNS[line.verdict]} {line.text}{f'  [{shown}]' if shown else ''}")
        found += _lines(line.below, depth + 1, lang)
    return found


def seen_words(seen: Iterable[Seen], lang: str) -> str:
    """'月均工资性收入 2,000.00 元（核对）; …'."""
    parts = []
    for one in seen:
        source = (f" ({one.source})" if lang == "en" else f"（{one.source}）") if one.source else ""
        parts.append(f"{one.label} {one.value}{source}".strip())
    return ("; " if lang == "en" else "；").join(parts)
