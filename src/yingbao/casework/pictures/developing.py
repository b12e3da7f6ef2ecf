"""A photograph or scan as it was brought becomes pictures of ours: opened in a process of its own, upright, of bounded size, written anew.

Nothing of the file is kept but what is seen, and, if who brought it wants so, where it was taken.
"""

from __future__ import annotations

import base64
import io
import math
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from yingbao.casework.pictures.limits import APART, BYTES, EDGE, PAGES, PIXELS
from yingbao.web import apart

FORMATS: Final = ("JPEG", "PNG", "WEBP")
HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""What files of that kind call themselves."""
QUALITY: Final = 80
CONTRAST: Final = 40
"""Of 255 steps of grey."""
POINTS: Final = 842
"""The longer edge of a scan's page as it is drawn, in points: that of A4."""
PAGE: Final = f"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#context {{
  let shown(..size) = image("scan.pdf", page: int(sys.inputs.page), ..size)
  let size = measure(shown())
  let edge = calc.max(size.width, size.height)
  shown(width: {POINTS}pt * (size.width / edge), height: {POINTS}pt * (size.height / edge))
}}"""
ORIENTATION, PLACE = 0x0112, 0x8825


class NotTaken(Exception):
    """A file that is not taken. `code`: why (pictures.refusals)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Made:
    """A picture as it is kept: a JPEG and nothing besides."""

    jpeg: bytes
    width: int
    height: int

    @property
    def blank(self) -> bool:
        """Nothing stands out from the rest of it, as on a paper that nobody signed."""
        from PIL import Image

        with Image.open(io.BytesIO(self.jpeg), formats=("JPEG",)) as image:
            tones = image.convert("L").tobytes()
        return max(tones) - min(tones) < CONTRAST


@dataclass(frozen=True)
class Developed:
    """What came of a file: `kind` photo or scan, its pages, and where a photograph says that it was taken (degrees north, east)."""

    kind: str
    pages: tuple[Made, ...]
    place: tuple[float, float] | None = None


def develop(content: bytes) -> Developed:
    """Raises NotTaken: no picture, cut off, too large, or whatever a hostile file is."""
    if not content:
        raise NotTaken("empty")
    if len(content) > BYTES:
        raise NotTaken("large")
    told = apart.ask(__name__, APART, given=content)
    if told is None:
        raise NotTaken("heavy")
    if "refused" in told:
        raise NotTaken(told["refused"])
    pages = tuple(Made(base64.b64decode(jpeg), width, height) for jpeg, width, height in told["pages"])
    return Developed(told["kind"], pages, tuple(told["place"]) if told["place"] else None)


def main() -> None:
    """In a process of its own: the file comes in as it was brought, and leaves as pages."""
    apart.confine(APART)
    content = sys.stdin.buffer.read()
    try:
        apart.answer(_told(develop_here(content)))
    except NotTaken as refused:
        apart.answer({"refused": refused.code})


def _told(made: Developed) -> dict[str, Any]:
    pages = [(base64.b64encode(page.jpeg).decode(), page.width, page.height) for page in made.pages]
    return {"kind": made.kind, "pages": pages, "place": made.place}


def develop_here(content: bytes) -> Developed:
    """As `develop`, in this process."""
    if content.startswith(b"%PDF-"):
        return Developed("scan", tuple(_pages(content)))
    if not _is_picture(content):
        raise NotTaken("heic" if content[4:8] == b"ftyp" and content[8:12] in HEIC else "kind")
    return _picture(content)


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[:4] + content[8:12] == b"RIFFWEBP"


def _picture(content: bytes) -> Developed:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS:
                raise NotTaken("pixels")
            turned, place = _said_of(opened)
            opened.draft("RGB", (EDGE, EDGE))
            return Developed("photo", (_written(opened, turned),), place)
    except Image.DecompressionBombError:
        raise NotTaken("pixels") from None
    except MemoryError:
        raise NotTaken("heavy") from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ArithmeticError):
        raise NotTaken("damaged") from None


def _written(opened: Any, turned: int = 1) -> Made:
    """What is seen of a picture, and nothing that it carries along."""
    from PIL import Image

    clear = opened.convert("RGBA")
    clear.thumbnail((EDGE, EDGE))
    seen = Image.new("RGB", clear.size, "white")
    seen.paste(clear, mask=clear)
    if turned in TURNS:
        seen = seen.transpose(Image.Transpose(TURNS[turned]))
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Made(out.getvalue(), *seen.size)


TURNS: Final = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""By the EXIF's orientation, which of PIL.Image.Transpose puts a picture upright."""


def _said_of(opened: Any) -> tuple[int, tuple[float, float] | None]:
    """How a picture is turned, and where it was taken; what cannot be read of that is not said."""
    try:
        exif = opened.getexif()
        return int(exif.get(ORIENTATION) or 1), _degrees(exif.get_ifd(PLACE))
    except Exception:  # whatever a broken block of these says, the picture can be seen without
        return 1, None


def _degrees(said: Any) -> tuple[float, float] | None:
    north, east = (_degree(said.get(place), said.get(place - 1)) for place in (2, 4))
    if north is None or east is None or not (abs(north) <= 90 and abs(east) <= 180):
        return None
    return round(north, 5), round(east, 5)


def _degree(parts: Any, towards: Any) -> float | None:
    """From degrees, minutes, seconds and N, S, E or W."""
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return None if not math.isfinite(found) else -found if towards in ("S", "W") else found


def _pages(content: bytes) -> Iterator[Made]:
    """Each page of a scan, drawn: what else a PDF may hold is left behind."""
    import typst

    with tempfile.TemporaryDirectory(prefix="brought-") as folder:
        main, scan = Path(folder) / "page.typ", Path(folder) / "scan.pdf"
        main.write_text(PAGE, encoding="utf-8")
        scan.write_bytes(content)
        for number in range(1, PAGES + 2):
            try:
                drawn = typst.compile(
                    main,
                    root=Path(folder),
                    format="png",
                    ppi=EDGE / POINTS * 72,
                    sys_inputs={"page": str(number)},
                    ignore_system_fonts=True,
                )
            except typst.TypstError:
                if number == 1:
                    raise NotTaken("damaged") from None
                return
            if number > PAGES:
                raise NotTaken("pages")
            yield _drawn(drawn)


def _drawn(png: Any) -> Made:
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        return _written(opened)
