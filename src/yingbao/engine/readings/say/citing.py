"""By what authority: citations with articles, and parameters with the row in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yingbao.engine.language.operators.leaves import CONSTANT
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.file import Citation, Clause, bare, citation_of
from yingbao.engine.policies.parameters import ParameterRow
from yingbao.engine.policies.process import Step
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.say.vocabulary import MARKS

UNOFFICIAL = "unofficial translation"
_ARTICLE = re.compile(r"^art\s+(?P<list>\d.*)$")


def article_words(article: str, lang: str) -> str:
    """'art 8(1)' -> '第8条(1)' / 'art. 8(1)'; what is no number is left as it stands."""
    match = _ARTICLE.match(article)
    if not match:
        return article
    if lang == "en":
        return f"art. {match['list']}"
    return re.sub(
        r"(\d+(?:\s*,\s*\d+)*)", lambda m: f"第{m[1].replace(' ', '').replace(',', '、')}条", match["list"], count=1
    )


def title_words(citation: Citation, lang: str) -> str:
    """A text's title in its brackets; what stands in round ones after it (where it was seen) stays outside. In English with
    how somebody renders it, marked as no translation of the law's own."""
    name, seen = bare(citation.title)
    if not name:
        return citation.title
    rendered = f" ({citation.english}; {UNOFFICIAL})" if lang == "en" and citation.english else ""
    return f"《{name}》{rendered}{seen}"


def citation_words(citation: Citation, lang: str) -> str:
    """'《最低生活保障审核确认办法》第7条'."""
    title = title_words(citation, lang)
    space = " " if lang == "en" or not citation.article.startswith("art") else ""
    return f"{title}{space}{article_words(citation.article, lang)}".strip()


def cited(clause: Clause | Step, lang: str) -> str:
    """The citations of a clause or step, articles of one text together, and their mark: '《…》第7条、第28条；《…》（已对照原文）'. A mark
    of the section speaks for all its texts; else each has its own, which stands behind each where they differ."""
    articles: dict[str, list[str]] = {}
    marks: dict[str, str] = {}
    for citation in clause.citations:
        title = title_words(citation, lang)
        articles.setdefault(title, []).append(article_words(citation.article, lang))
        marks.setdefault(title, citation.mark if citation.mark in MARKS else "unknown")
    texts = {title: _with_articles(title, found, lang) for title, found in articles.items()}
    if clause.marked or len(set(marks.values())) < 2:
        return _marked(_joined(texts.values(), lang), clause.mark, lang)
    return _joined((_marked(text, marks[title], lang) for title, text in texts.items()), lang)


def _with_articles(title: str, found: list[str], lang: str) -> str:
    shown = (", " if lang == "en" else "、").join(article for article in found if article)
    return f"{title}{' ' if lang == 'en' and shown else ''}{shown}"


def _joined(texts: Iterable[str], lang: str) -> str:
    return ("; " if lang == "en" else "；").join(texts)


def _marked(text: str, mark: str, lang: str) -> str:
    word = MARKS[mark][lang]
    return f"{text} ({word})" if lang == "en" else f"{text}（{word}）"


@dataclass(frozen=True)
class Used:
    """A parameter as it stands on the day: `value` None is not known; `keys` are the words of a row by band or category."""

    policy: str
    name: str
    row: ParameterRow | None
    node: Node
    matchers: tuple[object, ...] = ()
    categories: tuple[str | None, ...] = ()


def parameters_in(trees: Iterable[Node]) -> list[Used]:
    """Every parameter that the trees speak of, each once, rows of a table each on its own."""
    found: dict[tuple[object, ...], Used] = {}
    for each in _once(trees):
        for used in _parameters_of(each):
            found.setdefault((used.policy, used.name, used.matchers), used)
    return list(found.values())


def _once(trees: Iterable[Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    for tree in trees:
        for each in tree.walk():
            if each not in seen:
                seen.add(each)
                yield each


def _parameters_of(each: Node) -> Iterator[Used]:
    if each.op is CONSTANT and isinstance(each.payload[3], ParameterLabel):
        label = each.payload[3]
        yield Used(label.policy, label.name, label.row, each)
    if each.op.name == "lookup":
        grid = each.payload
        for matchers, value in grid.rows or ():
            label = value.payload[3]
            yield Used(grid.policy, grid.name, label.row, value, matchers, grid.categories)


def row_source(book: Book, policy: str, row: ParameterRow) -> list[Citation]:
    """The texts that a row rests on: of a section's many, those in force since the row's own day, else those before it."""
    texts = {key: entry for file in book.by_id.get(policy, []) for key, entry in file.law.items()}
    own = next((file.law for file in book.by_id.get(policy, []) if file.path == row.file), {})
    found = []
    for part in re.split("[;；]", row.cite):
        key, _, article = part.strip().partition(" ")
        if key:
            entry = own.get(key) or texts.get(key) or {}
            started = entry.get("in_force")
            found.append((started if isinstance(started, date) else None, citation_of(key, article, entry)))
    exact = [citation for started, citation in found if started == row.starts[0]]
    before = [citation for started, citation in found if started is None or started <= row.starts[0]]
    return exact or (before if len(before) < 3 else before[-1:]) or [citation for _, citation in found[:1]]
