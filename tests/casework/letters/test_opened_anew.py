"""An office that is opened at the end of a demonstration makes letters, though the demonstration made some before."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from psycopg.conninfo import make_conninfo

from tests.casework.letters.test_making import letters, taken_in, task_told
from tests.casework.test_way import STREET
from tests.cli.test_office import answers
from tests.office import OfficeForTests
from yingbao.database import address

ROOT = Path(__file__).parents[3]
MADE_BEFORE = """
import sys
from datetime import date
from pathlib import Path
from yingbao.cli.office import open_anew
import django
django.setup()
from yingbao.casework.documents import render
from yingbao.casework.letters.house import house
render("accept", {"to": "张三", "began": "演示。", "case": "2025-1", "number": "演1", "date": date(2025, 1, 1)}, house().office("http://x", True))
open_anew(Path(sys.argv[1]), Path("policies"), int(sys.argv[2]), "en")
"""
PATIENCE = 60
"""Seconds in which an office opens, or a letter is made, on the slowest machine."""


@pytest.fixture
def port(office: OfficeForTests) -> Iterator[int]:
    """Of an office opened by a process that has made a letter."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = int(free.getsockname()[1])
    url = make_conninfo(**{**address().keywords, "dbname": office.name})
    told = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    command = [sys.executable, "-c", MADE_BEFORE, os.environ["YINGBAO_HOME"], str(number)]
    opened = subprocess.Popen(command, env=told, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not answers(number) and time.monotonic() < end:
            assert opened.poll() is None
            time.sleep(0.2)
        yield number
    finally:
        opened.terminate()
        opened.wait(PATIENCE)


def asked(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, str, str]:
    """The status, the page and the cookie of the forms."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request(method, path, body, headers)
    answer = line.getresponse()
    kept = re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie") or "")
    return answer.status, answer.read().decode(), kept[1] if kept else ""


def test_where_letters_were_made_before_it_opened_letters_are_made(office: OfficeForTests, port: int) -> None:
    case = taken_in(office, "李四")
    session = f"sessionid={office.client('street_reviewer', STREET).cookies['sessionid'].value}"
    status, page, kept = asked(port, "GET", f"/cases/{case.pk}/", {"Cookie": session})
    assert status == 200 and "出具：受理通知书" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    headers = {"Cookie": f"{session}; csrftoken={kept}", "Content-Type": "application/x-www-form-urlencoded"}
    given = urlencode({"csrfmiddlewaretoken": token[1], "task": task_told(case), "last": 0})
    status, page, _ = asked(port, "POST", f"/cases/{case.pk}/letter/", headers, given)
    assert (status, [one.kind for one in letters(case)]) == (302, ["accept"])
