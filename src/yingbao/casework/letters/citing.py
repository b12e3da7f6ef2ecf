"""The texts that a decision rests on, as a letter cites them: each by itself, by its title and articles, and with a doubt where nobody
checked it. Where a text was seen is the office's own note, and a text that nobody saw is no ground to tell somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from yingbao.engine.readings.say.vocabulary import MARKS
from yingbao.registry.answers.lawbook import book

DOUBT: Final = "（※ 条文尚未核实）"
ASK: Final = "所依据的条文，可以向本单位查询。"
"""Where no text can be cited."""
_TOLD: Final = {"verified": "", "second_hand": DOUBT, "recalled": DOUBT}
"""What a letter says of a mark, if not the mark itself."""
_NOTES: Final = re.compile(r"》((?:（[^（）]*）)+)")
_EACH: Final = re.compile(r"；(?=《)")
_OF_THE_TITLE: Final = ("（试行）", "（暂行）", "（修订）")
_NOT_ITS_TITLE: Final = "题名"
"""A note that has this says that the title in the policy's file is not the text's own."""


def citations(texts: Iterable[str]) -> list[str]:
    """Of '《A》第7条；《B》（a web site）第3条（已对照原文）' two, '《A》第7条' and '《B》第3条'; ASK where nothing is left."""
    return list(dict.fromkeys(one for text in texts for one in _cited(text))) or [ASK]


def _cited(text: str) -> Iterator[str]:
    """Each text of a section with its own mark, or, where it has none, with that of the section, which stands at the end."""
    parts = _EACH.split(text)
    last = _mark_of(parts[-1])
    for part in parts:
        own = _mark_of(part)
        told = part.removesuffix(f"（{MARKS[own].zh}）") if own else part
        mark = own or last
        if mark == "unknown" or not told:
            continue
        doubt = _TOLD.get(mark, f"（{MARKS[mark].zh}）") if mark else ""
        doubtful = DOUBT if _NOT_ITS_TITLE in "".join(_NOTES.findall(told)) else doubt
        yield from (f"{one}{doubtful}" for one in _NOTES.sub(_titled, told).split("；") if one)


def _mark_of(text: str) -> str | None:
    return next((code for code, label in MARKS.items() if text.endswith(f"（{label.zh}）")), None)


def _titled(found: re.Match[str]) -> str:
    return f"{''.join(own for own in _OF_THE_TITLE if own in found[1])}》"


def plainly(text: str) -> str:
    """A text in which each programme is called as its highest law calls it, not as the city's or the district's file is told apart."""
    office = book().dictionary.office
    for chain in filter(None, (book().chain(policy, office) for policy in book().by_id)):
        text = text.replace(chain.title.zh, chain.files[0].title.zh)
    return text
