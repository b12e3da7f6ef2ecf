"""After the tables are made: roles, divisions and the office itself as data, and the grants."""

from __future__ import annotations

import csv
import io
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import connections

from yingbao.accounts.models import Area, Office, Role
from yingbao.accounts.roles import rights

LENGTHS = {"district": 6, "street": 9, "community": 12}
"""How many digits of a 12-digit division code name a division of each level."""


def after_migrating(using: str, **_: Any) -> None:
    """Writes roles.yaml and the divisions into the database, and says again who may do what."""
    if using != "owner":
        return
    _divisions()
    for role in rights().roles.values():
        fields = {
            "scope": role.scope, "may": sorted(role.may), "sees": sorted(role.sees), "departments": list(role.departments),
            "purposes": list(role.purposes), "never_with": sorted(role.never_with),
        }  # fmt: skip
        Role.objects.using(using).update_or_create(code=role.code, defaults=fields)
    if not Office.objects.using(using).exists():
        district = Area.objects.using(using).filter(level="district").first()
        name, code = (district.name, district.code) if district else ("", "")
        titles = {"title_zh": f"{name}民政", "title_en": "Guangming civil affairs"}
        Office.objects.using(using).create(day=date.today(), division=code, **titles)
    run_sql(using, "accounts", "grants.sql")


def run_sql(using: str, room: str, file: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(files(f"yingbao.{room}").joinpath("sql", file).read_text(encoding="utf-8"))


def _divisions() -> None:
    text = files("yingbao.accounts").joinpath("divisions.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        cut = LENGTHS[row["level"]]
        parent = row["parent_code12"][: cut - 3 if row["level"] != "district" else 4]
        fields = {"level": row["level"], "name": row["name"].removesuffix("居委会"), "parent": parent}
        Area.objects.using("owner").update_or_create(code=row["code12"][:cut], defaults=fields)
