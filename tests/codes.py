"""The code on a paper or a page, as a telephone reads it: what is drawn becomes a picture, and the picture is decoded."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
import zxingcpp
from PIL import Image

SHEET = '#set page(paper: "a4", margin: 0pt)\n#image("drawn.pdf", width: 100%)'
SQUARE = '#set page(width: 60mm, height: 60mm, margin: 10mm)\n#image("drawn.svg", width: 100%)'
PPI = 150


def codes(pdf: bytes) -> list[str]:
    """What the codes on its first page say."""
    return _read(SHEET, "drawn.pdf", pdf)


def codes_of_page(html: str) -> list[str]:
    """What the codes on a page of the office say."""
    drawn = re.findall(r'<svg[^>]*class="qr".*?</svg>', html, re.DOTALL)
    return [text for one in drawn for text in _read(SQUARE, "drawn.svg", _alone(one).encode())]


def _alone(svg: str) -> str:
    """A drawing that stands in a page, as a file of its own."""
    return svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _read(layout: str, name: str, drawn: bytes) -> list[str]:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(drawn)
        (Path(folder) / "sheet.typ").write_text(layout, encoding="utf-8")
        picture = typst.compile(Path(folder) / "sheet.typ", root=folder, format="png", ppi=PPI)
    assert isinstance(picture, bytes)
    # Of that kind alone: among the squares a reader of stripes now and then sees a code of its own.
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)), zxingcpp.BarcodeFormat.QRCode)
    return [one.text for one in found]
