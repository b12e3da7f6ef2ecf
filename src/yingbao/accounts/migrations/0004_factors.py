"""Keys of apps and recovery codes that lie in clear are encrypted and hashed (accounts/devices.py)."""

from __future__ import annotations

from binascii import unhexlify
from typing import Any

from django.db import migrations

from yingbao.accounts.devices import mark, sealed

CLEAR = 40
"""Characters of a key in clear, hexadecimal."""


def seal(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    devices = apps.get_model("otp_totp", "TOTPDevice").objects.using(alias)
    for device in devices.all():
        if len(device.key) == CLEAR:
            devices.filter(pk=device.pk).update(key=sealed(device.user_id, unhexlify(device.key)))
    codes = apps.get_model("otp_static", "StaticToken").objects.using(alias)
    for code in codes.select_related("device"):
        codes.filter(pk=code.pk).update(token=mark(code.device.user_id, code.token))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_people"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]
    operations = [
        migrations.CreateModel("App", [], {"proxy": True, "indexes": [], "constraints": []}, ("otp_totp.totpdevice",)),
        migrations.CreateModel(
            "Paper", [], {"proxy": True, "indexes": [], "constraints": []}, ("otp_static.staticdevice",)
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
