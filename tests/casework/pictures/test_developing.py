"""What becomes of a photograph or a scan: upright, of bounded size, nothing along but what is seen; hostile files are told apart."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from tests.casework.pictures.images import EAST, NORTH, bomb_pdf, bomb_png, jpeg, other, scan
from yingbao.casework.pictures.developing import Developed, NotTaken, develop
from yingbao.casework.pictures.limits import BYTES, EDGE, PAGES
from yingbao.casework.pictures.refusals import NOT_TAKEN


def seen(made: Developed, page: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(made.pages[page].jpeg))


def colour(image: Image.Image, across: float, down: float) -> str:
    red, green, blue = image.getpixel((int(across * image.width), int(down * image.height)))  # type: ignore[misc]
    return "white" if min(red, green, blue) > 200 else "red" if red > blue else "blue"


def why_not(content: bytes) -> str:
    with pytest.raises(NotTaken) as caught:
        develop(content)
    assert caught.value.code in NOT_TAKEN
    return caught.value.code


def test_a_photograph_keeps_what_is_seen_and_nothing_that_it_carries() -> None:
    made = develop(jpeg(place=True, more=b"PK\x03\x04 a secret archive behind it <script>alert(1)</script>"))
    (page,) = made.pages
    assert (made.kind, page.width, page.height) == ("photo", 300, 200)
    assert page.jpeg.startswith(b"\xff\xd8\xff") and page.jpeg.endswith(b"\xff\xd9")
    assert b"ecret" not in page.jpeg and b"Exif" not in page.jpeg and b"script" not in page.jpeg
    assert not seen(made).getexif()
    assert made.place == pytest.approx((NORTH, EAST), abs=1e-4), "for whoever wants it kept"


def test_a_photograph_without_a_place_has_none() -> None:
    assert develop(jpeg()).place is None


@pytest.mark.parametrize(
    ("turned", "top", "size"),
    [
        (1, (0.5, 0.1), (300, 200)),
        (3, (0.5, 0.9), (300, 200)),
        (6, (0.9, 0.5), (200, 300)),
        (8, (0.1, 0.5), (200, 300)),
    ],
)
def test_a_photograph_stands_upright(turned: int, top: tuple[float, float], size: tuple[int, int]) -> None:
    made = seen(develop(jpeg(turned=turned)))
    assert made.size == size and colour(made, *top) == "red"


def test_a_large_photograph_is_made_smaller() -> None:
    made = develop(jpeg(4000, 3000))
    assert (made.pages[0].width, made.pages[0].height) == (EDGE, EDGE * 3 // 4)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_become_photographs_and_what_is_clear_in_them_white(kind: str) -> None:
    made = seen(develop(other(kind)))
    assert made.format == "JPEG" and colour(made, 0.1, 0.5) == "white" and colour(made, 0.9, 0.1) == "red"


def test_each_page_of_a_scan_becomes_a_picture_and_the_rest_of_the_pdf_stays_behind() -> None:
    made = develop(scan(2))
    assert made.kind == "scan" and [(one.width, one.height) for one in made.pages] == [(1414, 2000), (2000, 1414)]
    assert all(one.jpeg.startswith(b"\xff\xd8\xff") and b"ecret" not in one.jpeg for one in made.pages)
    assert colour(seen(made), 0.5, 0.1) == "red" and colour(seen(made, 1), 0.5, 0.9) == "blue"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program that is called photo.jpg", "kind"),
        (b"GIF89a" + b"\0" * 99, "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kind"),
        (b"PK\x03\x04" + b"\0" * 99, "kind"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "kind"),
        (jpeg()[:900], "damaged"),
        (other("PNG")[:200], "damaged"),
        (other("WEBP")[:60], "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 2000, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 2000, "damaged"),
        (scan(1)[:400], "damaged"),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (bomb_png(), "pixels"),
        (b"\xff\xd8\xff" + b"\0" * BYTES, "large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_told_from_one_in_plain_words(content: bytes, code: str) -> None:
    assert why_not(content) == code


def test_a_scan_of_too_many_pages_is_to_be_sent_in_parts() -> None:
    assert len(develop(scan(PAGES)).pages) == PAGES
    assert why_not(scan(PAGES + 1)) == "pages"


def test_a_scan_that_would_take_gigabytes_ends_its_own_process_only() -> None:
    assert why_not(bomb_pdf()) == "heavy"


def test_of_a_scan_whose_process_was_ended_nothing_is_left_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    assert why_not(bomb_pdf()) == "heavy"
    assert {one.name for one in tmp_path.rglob("*")} == {"elsewhere", "work", ".door"}


def test_whatever_a_file_does_to_its_reader_the_office_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingbao.web.apart.CHILD", "import os; os.abort()")
    assert why_not(jpeg()) == "heavy"
