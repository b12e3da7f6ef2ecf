"""A letter as a piece of a page."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yingbao.casework.documents.composing import Block, Letter

NOTHING = mark_safe("")


def show(letter: Letter) -> SafeString:
    """Everything that the paper says, in its order; styled by the class `letter`."""
    return format_html(
        '<article class="letter" lang="zh-CN">{}{}{}{}{}{}{}</article>',
        format_html('<p class="letter-office">{}</p>', letter.office),
        _some('<p class="letter-number">{}</p>', letter.number),
        format_html('<h2 class="letter-title">{}</h2>', letter.title),
        _some('<p class="letter-to">{}：</p>', letter.to),
        format_html_join("", "{}", ((_block(block),) for block in letter.blocks)),
        format_html('<p class="letter-signed">{}<br>{}</p>', letter.office, letter.date),
        _verify(letter),
    )


def _some(html: str, text: str) -> SafeString:
    return format_html(html, text) if text else NOTHING


def _block(block: Block) -> SafeString:
    if block.kind == "heading":
        return format_html("<h3>{}</h3>", block.text)
    if block.kind == "table":
        head, *body = block.rows
        return format_html("<table><thead>{}</thead><tbody>{}</tbody></table>", _row(head, "th"), _rows(body))
    if block.kind == "form":
        return format_html("<table><tbody>{}</tbody></table>", _form(block.rows))
    return format_html("<p>{}</p>", block.text)


def _rows(rows: list[tuple[str, ...]]) -> SafeString:
    return format_html_join("", "{}", ((_row(row, "td"),) for row in rows))


def _row(cells: tuple[str, ...], tag: str) -> SafeString:
    html = '<th scope="col">{}</th>' if tag == "th" else "<td>{}</td>"
    return format_html("<tr>{}</tr>", format_html_join("", html, ((cell,) for cell in cells)))


def _form(rows: tuple[tuple[str, ...], ...]) -> SafeString:
    return format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', rows)


def _verify(letter: Letter) -> SafeString:
    if not letter.verify:
        return NOTHING
    return format_html(
        '<p class="letter-verify"><a href="{}">核验本文书</a> 核验码：{}</p>', letter.site + letter.verify, letter.code
    )
