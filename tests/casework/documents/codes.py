"""The code on a paper, as a telephone reads it: a page of the PDF becomes a picture, and the picture is decoded."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
import zxingcpp
from PIL import Image

SHEET = '#set page(paper: "a4", margin: 0pt)\n#image("paper.pdf", width: 100%)'
PPI = 150


def codes(pdf: bytes) -> list[str]:
    """What the codes on its first page say."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "paper.pdf").write_bytes(pdf)
        (Path(folder) / "sheet.typ").write_text(SHEET, encoding="utf-8")
        picture = typst.compile(Path(folder) / "sheet.typ", root=folder, format="png", ppi=PPI)
    assert isinstance(picture, bytes)
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))]
