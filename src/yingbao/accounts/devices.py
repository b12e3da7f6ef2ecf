"""Second factors as the database keeps them, which never has the office's keys: the keys of apps encrypted and bound to their
user, recovery codes as keyed hashes. A copy of the tables makes no code."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode, urlsafe_b64encode
from typing import Any

from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yingbao.database.address import key_store
from yingbao.database.keys import Version, version_of

SECRET = 20
"""Bytes of an app's key, as RFC 4226 recommends. Encrypted it takes 78 of the 80 characters that there is room for."""
MARK = 16
"""Characters of a code's keyed hash that are kept: 96 bits, all that there is room for."""
FACT = "app"


def sealed(user: int, key: bytes) -> str:
    """An app's key, as it is kept: only for the same user can it be opened."""
    return _text(key_store().ring().encrypt(FACT, user, _text(key)))


def opened(user: int, kept: str) -> bytes:
    """Raises Trouble: changed, somebody else's, or the office's keys are not here."""
    return _bytes(key_store().ring().decrypt(FACT, user, _bytes(kept)))


def mark(user: int, code: str, version: Version | None = None) -> str:
    """A recovery code of the user as it is kept."""
    digest = (version or key_store().ring().newest).digest(f"{user}:{code}")
    return urlsafe_b64encode(digest).decode()[:MARK]


def _text(content: bytes) -> str:
    return b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4))


class App(TOTPDevice):  # type: ignore[misc]
    """An app whose codes change every half minute."""

    class Meta:
        proxy = True

    @classmethod
    def made(cls, using: str, user: int, *, confirmed: bool) -> App:
        """A new app with a key of its own."""
        kept = sealed(user, os.urandom(SECRET))
        found: App = cls.objects.using(using).create(user_id=user, name="app", confirmed=confirmed, key=kept)
        return found

    @property
    def bin_key(self) -> bytes:
        return opened(self.user_id, self.key)

    def verify_token(self, token: str) -> bool:
        """A key that is older than the office's newest is encrypted anew by the way."""
        right = bool(super().verify_token(token))
        kept: str = self.key
        if right and version_of(_bytes(kept)) < key_store().ring().newest.number:
            type(self).objects.using("gate").filter(pk=self.pk).update(key=sealed(self.user_id, self.bin_key))
        return right


class Paper(StaticDevice):  # type: ignore[misc]
    """Recovery codes on paper, each good once."""

    class Meta:
        proxy = True

    def keep(self, codes: tuple[str, ...], using: str) -> None:
        StaticToken.objects.using(using).bulk_create(
            StaticToken(device_id=self.pk, token=mark(self.user_id, code)) for code in codes
        )

    def verify_token(self, token: str) -> bool:
        """A code may have been kept under any generation of the office's keys."""
        marks = [mark(self.user_id, token, version) for version in key_store().ring().versions.values()]
        kept: Any = self.token_set.filter(token__in=marks).first()
        return bool(super().verify_token(kept.token if kept else ""))
