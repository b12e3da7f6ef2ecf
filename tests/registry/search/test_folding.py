"""Two writings of one name compare equal, and the database and Python agree on which."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office import OfficeForTests
from yingbao.registry.search.folding import PRIVATE, folded

TEXTS = st.text(st.characters(max_codepoint=0x2FFFF, exclude_categories=("Cs", "Cc", "Cn")), max_size=12)


def test_the_database_folds_as_the_pages_do(office: OfficeForTests) -> None:
    with office.sql() as con:

        @settings(max_examples=300, deadline=None)
        @given(TEXTS)
        def folds_alike(text: str) -> None:
            row = con.execute("SELECT registry.folded(%s)", [text]).fetchone()
            assert row is not None and row[0] == folded(text)

        folds_alike()


def test_a_character_that_an_old_file_brought_at_a_private_place_is_the_public_one() -> None:
    assert folded(b"\xfe\x59\xfe\x51".decode("gb18030")) == "\u9fb4\U00020087"
    assert len(set(PRIVATE.values())) == 14


def test_wide_letters_dots_and_spaces_make_no_difference() -> None:
    assert folded("阿卜杜•热合曼") == folded("阿卜杜·热合曼") == "阿卜杜热合曼"
    assert folded("Ｊｏｈｎ　Smith") == "johnsmith"
