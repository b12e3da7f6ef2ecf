"""Files as phones and scanners send them, and as nobody should."""

from __future__ import annotations

import io
import zlib
from typing import Any

from PIL import Image, ImageDraw

NORTH, EAST = 22.74891, 113.93544
"""A place in the district, as a phone notes it."""


def jpeg(width: int = 300, height: int = 200, *, place: bool = False, turned: int = 0, more: bytes = b"") -> bytes:
    """A photograph: red at the top, blue below. `place`: it says where it was taken; `more`: what hangs on behind."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Mr Secret"
    if turned:
        exif[0x0112] = turned
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: _dms(NORTH), 3: "E", 4: _dms(EAST)})
    return _saved(_drawn(width, height), "JPEG", exif=exif, comment=b"a secret comment", quality=90) + more


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), minutes % 1 * 60


def _drawn(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(image).rectangle((0, height // 2, width, height), fill="blue")
    return image


def _saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def other(kind: str) -> bytes:
    """A picture in another format, clear at its left."""
    image = _drawn(300, 200).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 100, 200))
    return _saved(image, kind)


def scan(pages: int = 2) -> bytes:
    """A PDF as scanners write it: each page a picture, the second lying."""
    every = [_drawn(*((420, 297) if number == 1 else (297, 420))) for number in range(pages)]
    return _saved(every[0], "PDF", save_all=True, append_images=every[1:], title="a secret title")


def bomb_png(edge: int = 30_000) -> bytes:
    """Small as a file, and huge as a picture."""
    head = edge.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    lines = zlib.compress((b"\0" + b"\0" * (edge // 8)) * 1_000, 9)
    chunks = ((b"IHDR", head), (b"IDAT", lines), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    )


def _zeros(count: int) -> bytes:
    """So many bytes of nothing, deflated without taking so many."""
    piece, deflate = 1 << 20, zlib.compressobj(9, wbits=-15)
    block = deflate.compress(b"\0" * piece) + deflate.flush(zlib.Z_FULL_FLUSH)
    check = (count // piece * piece % 65521) << 16 | 1
    return b"\x78\xda" + block * (count // piece) + b"\x03\x00" + check.to_bytes(4, "big")


def bomb_pdf(edge: int = 20_000) -> bytes:
    """A page with a picture that takes gigabytes when it is unpacked."""
    data = _zeros(edge * edge * 3)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 27>>stream\nq 600 0 0 800 0 0 cm /I Do Q\nendstream",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/Length %d>>"
        b"stream\n" % (edge, edge, len(data)) + data + b"\nendstream",
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def signature(*, signed: bool = True) -> bytes:
    """A signature as a page draws it: black on nothing."""
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    if signed:
        ImageDraw.Draw(image).line((20, 90, 120, 30, 180, 90, 280, 40), fill="black", width=5)
    return _saved(image, "PNG")


def signed_paper(width: int = 300) -> bytes:
    """A photograph of a paper with a signature."""
    image = Image.new("RGB", (width, 200), (225, 220, 210))
    ImageDraw.Draw(image).line((20, 120, 120, 60, 180, 120, 280, 70), fill=(40, 40, 90), width=4)
    return _saved(image, "JPEG")
