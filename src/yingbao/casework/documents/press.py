"""Letters as PDF, by Typst. One compiler is kept and reused, since loading the fonts takes longer than a letter.

What a letter says reaches Typst as JSON and is printed as text: nothing of it is ever read as Typst's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import segno
import typst
from django.utils.safestring import SafeString

from yingbao.casework.documents import fonts
from yingbao.casework.documents.composing import Letter, Office, compose
from yingbao.casework.documents.filling import Fields
from yingbao.casework.documents.kinds import kind_of
from yingbao.casework.documents.paper import show
from yingbao.casework.documents.unwritable import Unwritable

STANDARD: Final = "a-2a"
"""PDF/A, for the archive: fonts inside, readable aloud, the same bytes for the same letter."""
LAYOUT = Path(__file__).parent / "letter.typ"
Item = tuple[str, Fields, Office]
_ONE_AT_A_TIME = Lock()


def render(kind: str, fields: Fields, office: Office) -> bytes:
    """The letter as PDF/A, A4; Unwritable if it cannot be written so."""
    return _print(compose(kind_of(kind), fields, office))


def page(kind: str, fields: Fields, office: Office) -> SafeString:
    """The same letter as HTML, every value escaped."""
    return show(compose(kind_of(kind), fields, office))


def many(items: Iterable[Item], progress: Callable[[int], None] = lambda done: None) -> Iterator[bytes | Unwritable]:
    """For each item, in order, its PDF, or why it cannot be written: one bad letter does not hold up the others.

    `progress` is told how many are done.
    """
    for done, item in enumerate(items, start=1):
        try:
            made: bytes | Unwritable = render(*item)
        except Unwritable as refused:
            made = refused
        progress(done)
        yield made


def _print(letter: Letter) -> bytes:
    return typeset(
        LAYOUT, {"letter": json.dumps(asdict(letter)), "qr": qr(letter.site + letter.verify) if letter.verify else ""}
    )


def typeset(layout: Path, told: Mapping[str, str]) -> bytes:
    """A file of Typst's with what it is told, as PDF/A."""
    with _ONE_AT_A_TIME:
        inputs = {**told, "song": fonts.SONG, "hei": fonts.HEI}
        made = _compiler(layout).compile(format="pdf", sys_inputs=inputs, pdf_standards=STANDARD)
    assert isinstance(made, bytes)
    return made


def qr(address: str) -> str:
    """An address as a QR code, in SVG."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0))


@cache
def _compiler(layout: Path) -> typst.Compiler:
    return typst.Compiler(layout, root=layout.parent, font_paths=[fonts.folder()], ignore_system_fonts=True)
