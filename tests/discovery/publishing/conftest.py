"""An office that goes by one programme, so that its examples run in a moment, and two officers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.office import OfficeForTests

POLICY = "gaoling"
OLD, NEW = ("| 300   |", "300.00"), ("| 350   |", "350.00")
"""The standard from eighty on in the table and in its examples, and another put in its place for the test."""


OVERLAY = f"""---
id: {POLICY}
jurisdiction: "440311"
extends: "4403"
overlay: demo
law:
  demo: {{title: 演示用的虚构数字，不是任何规定, mark: illustrative}}
---

# 示意值

{{cite="demo" mark=illustrative}}
## 示意值

| parameter               | for         | from       | value | mark         |
|-------------------------|-------------|------------|-------|--------------|
| allowance: money by age | 80 up to 90 | 2010-01-01 | 1     | illustrative |
"""
"""A made-up value where an example of the law says that nothing is known."""


@pytest.fixture(scope="module", autouse=True)
def policies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from django.conf import settings

    from yingbao.web.editions import go_by, shelf

    folder, before = tmp_path_factory.mktemp("set_up") / "policies", (settings.POLICIES, settings.OVERLAYS)
    kept = _on(shelf())
    for file in [*(ROOT / "policies").glob("*.yaml"), *(ROOT / "policies").glob(f"*/{POLICY}.md")]:
        target = folder / file.relative_to(ROOT / "policies")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    (folder / "overlay").mkdir()
    (folder / "overlay" / f"{POLICY}.md").write_text(OVERLAY, encoding="utf-8")
    settings.POLICIES, settings.OVERLAYS = folder, ("demo",)
    yield folder
    settings.POLICIES, settings.OVERLAYS = before
    go_by("")
    for added in _on(shelf()) - kept:
        shutil.rmtree(added) if added.is_dir() else added.unlink()


def _on(shelf: Path) -> set[Path]:
    return set(shelf.iterdir()) if shelf.exists() else set()


def file_of(policies: Path) -> Path:
    """The one policy file of the law itself."""
    return next(path for path in policies.rglob(f"{POLICY}.md") if path.parent.name != "overlay")


def changed(policies: Path, *pairs: tuple[str, str]) -> bytes:
    """The policy file with phrases put for others; by default another standard and the examples that go with it."""
    text = file_of(policies).read_text(encoding="utf-8")
    for old, new in pairs or tuple(zip(OLD, NEW, strict=True)):
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.fixture(scope="module")
def other(office: OfficeForTests) -> Any:
    """The browser of a second district officer."""
    from tests.clients import Client
    from yingbao.accounts.actions import open_desk
    from yingbao.accounts.models import Assignment, User

    user = User.objects.create_user("another_officer", "x", using="owner", name="李经办")
    held = Assignment.objects.using("owner").create(
        user=user, role_id="district_officer", area="440311", starts=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["desk"] = open_desk(user.pk, held.pk, "service")
    session.save()
    return client


@pytest.fixture(scope="module")
def officer(office: OfficeForTests) -> Any:
    return office.client("district_officer", "440311")
