"""What somebody with a copy of the tables has of the second factors: nothing that makes a code."""

from __future__ import annotations

import shutil
from binascii import hexlify
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.office import OfficeForTests
from yingbao.accounts import factors
from yingbao.accounts.devices import opened
from yingbao.accounts.models import User
from yingbao.database import home
from yingbao.database.address import key_store
from yingbao.database.trouble import Trouble


@pytest.fixture
def user(office: OfficeForTests) -> User:
    """Somebody without an app yet."""
    found, _ = office.person("district_officer", "440311")
    factors.forget(found)
    return found


def with_an_app(user: User) -> tuple[str, ...]:
    return factors.confirm(user, factors.code_now(factors.draft(user)))


def everything(office: OfficeForTests) -> str:
    """Every row about second factors, as whoever has the tables reads it."""
    with office.sql() as con:
        tables = ("otp_totp_totpdevice", "otp_static_statictoken")
        return "".join(str(con.execute(f"SELECT * FROM {table}".encode()).fetchall()) for table in tables)


def test_the_tables_hold_neither_the_key_of_an_app_nor_a_code_from_paper(office: OfficeForTests, user: User) -> None:
    codes = with_an_app(user)
    device = factors.confirmed(user)
    key, kept = device.bin_key, everything(office)
    assert len(key) == 20
    for clear in (hexlify(key).decode(), factors.spelt(device).replace(" ", ""), *codes):
        assert clear.lower() not in kept.lower()
    assert device.key in kept


def test_a_key_copied_to_somebody_else_opens_for_nobody(office: OfficeForTests, user: User) -> None:
    with_an_app(user)
    with pytest.raises(Trouble, match="挪到了别人名下"):
        opened(user.pk + 1, factors.confirmed(user).key)


def test_a_code_from_paper_is_good_once_and_for_its_owner(office: OfficeForTests, user: User) -> None:
    codes = with_an_app(user)
    other, _ = office.person("finance_maker", "440311")
    with_an_app(other)
    assert factors.match(other, codes[0]) is None
    assert factors.match(user, codes[0].upper())
    assert factors.match(user, codes[0]) is None


def test_the_hash_that_is_kept_is_no_code(office: OfficeForTests, user: User) -> None:
    with_an_app(user)
    kept = StaticToken.objects.using("gate").filter(device__user_id=user.pk).first()
    assert kept
    assert factors.match(user, kept.token) is None


def test_after_new_keys_both_still_work_and_the_app_goes_over_to_them(
    office: OfficeForTests, user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home() / "keys", tmp_path / "keys")
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path))
    codes = with_an_app(user)
    before, newest = factors.confirmed(user).key, key_store().add_generation().newest.number
    key_store().settle(newest)
    assert factors.match(user, codes[0])
    assert factors.match(user, factors.code_now(factors.confirmed(user)))
    device = factors.confirmed(user)
    assert device.key != before
    (tmp_path / "keys" / "ring" / "1").unlink()
    assert opened(user.pk, device.key) == device.bin_key


def test_what_lay_in_clear_in_an_older_office_is_sealed_and_goes_on_working(office: OfficeForTests, user: User) -> None:
    TOTPDevice.objects.using("owner").create(user_id=user.pk, name="app", confirmed=True, key="3132333435" * 4)
    paper = StaticDevice.objects.using("owner").create(user_id=user.pk, name="paper")
    StaticToken.objects.using("owner").create(device=paper, token="abcdefgh")
    others = TOTPDevice.objects.using("owner").exclude(user_id=user.pk)
    StaticToken.objects.using("owner").exclude(device=paper).delete()
    kept = dict(others.values_list("pk", "key"))
    migration: Any = import_module("yingbao.accounts.migrations.0004_factors")
    migration.seal(apps, SimpleNamespace(connection=connections["owner"]))
    assert "3132333435" not in everything(office)
    assert "abcdefgh" not in everything(office)
    assert dict(others.values_list("pk", "key")) == kept
    assert factors.confirmed(user).bin_key == b"12345" * 4
    assert factors.match(user, "abcdefgh")
