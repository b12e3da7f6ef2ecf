"""The second factor: an app's codes of six digits that change every half minute, and recovery codes on paper."""

from __future__ import annotations

import time
from base64 import b32encode

import segno
from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken

from yingbao.accounts.devices import App, Paper
from yingbao.accounts.models import User

CODES, DIGITS = 10, 6


def has_factor(user: User) -> bool:
    return bool(App.objects.using("gate").filter(user_id=user.pk, confirmed=True).exists())


def confirmed(user: User) -> App:
    """The app of somebody who has one."""
    found: App = App.objects.using("gate").get(user_id=user.pk, confirmed=True)
    return found


def draft(user: User) -> App:
    """The app that is being set up; the same until it is confirmed."""
    found = App.objects.using("gate").filter(user_id=user.pk, confirmed=False).first()
    return found or App.made("gate", user.pk, confirmed=False)


def picture(device: App) -> str:
    """What the app's camera reads, as SVG without any style of its own."""
    return segno.make(device.config_url, error="m").svg_inline(
        scale=5, border=3, dark="#000", light="#fff", svgclass="qr"
    )


def spelt(device: App) -> str:
    """The same to be typed: base 32 in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def confirm(user: User, code: str) -> tuple[str, ...]:
    """Puts the draft in place of whatever app there was; the new recovery codes, none if the code is wrong."""
    with transaction.atomic("gate"):
        device = App.objects.using("gate").select_for_update().filter(user_id=user.pk, confirmed=False).first()
        if device is None or not device.verify_token(_plain(code)):
            return ()
        App.objects.using("gate").filter(user_id=user.pk, confirmed=True).delete()
        device.confirmed = True
        device.save(using="gate")
        return renew_codes(user)


def renew_codes(user: User) -> tuple[str, ...]:
    """New recovery codes, each good once; the old ones are good no more."""
    with transaction.atomic("gate"):
        Paper.objects.using("gate").filter(user_id=user.pk).delete()
        paper = Paper.objects.using("gate").create(user_id=user.pk, name="paper")
        codes = tuple(StaticToken.random_token() for _ in range(CODES))
        paper.keep(codes, "gate")
    return codes


def match(user: User, code: str) -> Device | None:
    """The device whose code this is: the app, or the paper with recovery codes. Wrong guesses slow the next one down."""
    plain = _plain(code)
    model = App if plain.isdigit() and len(plain) == DIGITS else Paper
    with transaction.atomic("gate"):
        devices = model.objects.using("gate").select_for_update().filter(user_id=user.pk, confirmed=True)
        return next((device for device in devices if device.verify_token(plain)), None)


def forget(user: User) -> None:
    """Whoever lost their phone sets up another when they sign in next."""
    with transaction.atomic("gate"):
        App.objects.using("gate").filter(user_id=user.pk).delete()
        Paper.objects.using("gate").filter(user_id=user.pk).delete()


def code_now(device: App) -> str:
    """The code that would be taken now, for the box of a made-up office: the next one if the present one was used."""
    now = int(time.time() - device.t0) // device.step + device.drift
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = device.t0 + (max(now, device.last_t + 1) - device.drift) * device.step
    return f"{totp.token():0{device.digits}d}"


def _plain(code: str) -> str:
    return "".join(code.split()).lower()
