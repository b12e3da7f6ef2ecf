"""Numbers are kept under the office's keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingbao.database.keys import Ring, Version, normal, version_of
from yingbao.database.keystore import KeyStore
from yingbao.database.trouble import Trouble

RING = Ring({1: Version.make(1)}, 1)
NUMBER = "44030119900101001X"


@given(st.text(max_size=40), st.integers(min_value=1, max_value=2**62))
def test_whatever_was_encrypted_is_read_again(value: str, subject: int) -> None:
    assert RING.decrypt("person.phone", subject, RING.encrypt("person.phone", subject, value)) == value


def test_the_same_number_never_looks_the_same_twice() -> None:
    tokens = RING.encrypt_all("person.id_number", [7] * 50, [NUMBER] * 50)
    assert len(set(tokens)) == 50
    assert all(NUMBER.encode() not in token for token in tokens)


@pytest.mark.parametrize(("fact", "subject"), [("person.id_number", 8), ("person.phone", 7)])
def test_a_number_moved_to_another_person_or_fact_does_not_open(fact: str, subject: int) -> None:
    token = RING.encrypt("person.id_number", 7, NUMBER)
    with pytest.raises(Trouble, match="挪到了别人名下"):
        RING.decrypt(fact, subject, token)


@given(st.data())
def test_a_ciphertext_with_any_bit_changed_does_not_open(data: st.DataObject) -> None:
    token = bytearray(RING.encrypt("person.id_number", 7, NUMBER))
    place = data.draw(st.integers(0, len(token) - 1))
    token[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Trouble):
        RING.decrypt("person.id_number", 7, bytes(token))


@pytest.mark.parametrize(
    "typed", ["440301 1990 0101 001x", "４４０３０１１９９００１０１００１Ｘ", "440301-19900101-001X", NUMBER]
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert RING.hash(typed) == RING.hash(NUMBER)
    assert normal(typed) == NUMBER


def test_another_number_and_another_office_have_another_hash() -> None:
    assert RING.hash("13800000000") != RING.hash("13800000001")
    assert RING.hash(NUMBER) != Ring({1: Version.make(1)}, 1).hash(NUMBER)


def test_hashing_many_is_hashing_each_as_the_standard_says() -> None:
    import hashlib
    import hmac

    values = [NUMBER, "", "１３８", "a b"]
    assert RING.hash_all(values) == [RING.hash(value) for value in values]
    expected = hmac.digest(RING.newest.hash, NUMBER.encode(), hashlib.sha256)
    assert RING.hash(NUMBER) == expected


def test_after_new_keys_old_numbers_still_open_and_are_still_found() -> None:
    old = RING.encrypt("person.phone", 7, "13800000000")
    newer = Ring({**RING.versions, 2: Version.make(2)}, 1)
    assert newer.decrypt("person.phone", 7, old) == "13800000000"
    assert version_of(newer.encrypt("person.phone", 7, "13800000000")) == 2
    assert RING.hash("13800000000") in newer.hashes("13800000000")
    assert replace(newer, settled=2).hashes("13800000000") == [newer.hash("13800000000")]


def test_a_missing_generation_is_named() -> None:
    newer = Ring({2: Version.make(2)}, 2)
    with pytest.raises(Trouble) as caught:
        RING.decrypt("person.phone", 7, newer.encrypt("person.phone", 7, "13800000000"))
    assert (
        caught.value.en
        == "Generation 2 of the keys is missing (here: 1). Import the key file first: yingbao keys import."
    )


def test_keys_do_not_show_in_a_traceback() -> None:
    assert RING.newest.cipher.hex() not in repr(RING) and str(RING.newest.cipher) not in repr(RING)


def test_the_first_run_makes_its_own_keys_and_nobody_else_may_read_them(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "office" / "keys")
    store.ring(), store.secret("django"), store.password("yingbao_web"), store.key("backup")
    assert store.exposed() == []
    assert sorted(store.contents()) == ["backup", "django", "ring/1", "roles/yingbao_web"]
    again = KeyStore(store.folder)
    assert again.ring() == store.ring() and again.secret("django") == store.secret("django")
    (store.folder / "django").chmod(0o644)
    assert store.exposed() == [store.folder / "django"]


def test_an_export_opens_the_numbers_in_another_office(tmp_path: Path) -> None:
    here, there = KeyStore(tmp_path / "here"), KeyStore(tmp_path / "there")
    token = here.ring().encrypt("person.phone", 7, "13800000000")
    here.add_generation()
    assert there.add(here.contents()) == ["ring/1", "ring/2"]
    assert there.ring().decrypt("person.phone", 7, token) == "13800000000"


def test_an_export_never_overwrites_other_keys(tmp_path: Path) -> None:
    here, there = KeyStore(tmp_path / "here"), KeyStore(tmp_path / "there")
    here.ring(), there.ring(), here.secret("django")
    before = there.contents()
    with pytest.raises(Trouble, match="ring/1"):
        there.add(here.contents())
    assert there.contents() == before


def test_what_opens_pictures_is_never_overwritten_either(tmp_path: Path) -> None:
    here, there = KeyStore(tmp_path / "here"), KeyStore(tmp_path / "there")
    here.key("pictures"), there.key("pictures")
    with pytest.raises(Trouble, match="pictures"):
        there.add(here.contents())


def test_an_export_writes_nowhere_but_into_the_folder_of_keys(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    assert store.add({"../../outside": "x", "/etc/outside": "x", "django": "x"}) == ["django"]


def test_a_broken_key_file_is_named(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    store.ring()
    (store.folder / "ring" / "2").write_text("AAAA")
    with pytest.raises(Trouble, match="ring/2"):
        store.ring()
