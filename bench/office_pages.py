"""`python -m bench.office_pages HOME`: how long a page of the office takes while twenty people work in it.

HOME is the folder of a filled office (`make demo` leaves one in demo/office). Its server is started here, as it would be
served; twenty threads, each signed in at a desk of its own, ask for pages one after another for a while.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from bench.office_sections import put

PORT = 8791
SERVER = "from yingbao.web.serving import Doors, serve; serve(Doors(port={port}))"
WARM = 5.0
"""Seconds of work that are not counted: connections are opened, caches filled."""
DEMAND = 150
"""Milliseconds: the p95 that was asked for."""


@dataclass(frozen=True)
class Person:
    """Somebody at a desk: what their browser sends, and files that they may open."""

    role: str
    session: str
    subjects: tuple[int, ...]
    words: tuple[str, ...]


@dataclass
class Times:
    """Milliseconds by page, and what went wrong."""

    of: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, page: str, milliseconds: float) -> None:
        with self.lock:
            self.of[page].append(milliseconds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office_pages", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    args = parser.parse_args()
    os.environ.update(YINGBAO_HOME=str(args.home.resolve()), DJANGO_SETTINGS_MODULE="yingbao.web.settings")
    people = sign_in(args.users)
    with served():
        work(people, WARM)
        times = work(people, args.seconds)
    put("Pages", report(times, args.users))


def sign_in(users: int) -> list[Person]:
    """Workers of every community in turn, every fifth a reviewer, every tenth an officer."""
    import django

    django.setup()
    from yingbao.accounts.models import Area

    communities = list(Area.objects.using("owner").filter(level="community").values_list("code", flat=True))
    found = []
    for number in range(users):
        community = communities[number % len(communities)]
        role, area = ("community_worker", community)
        if number % 10 == 9:
            role, area = "district_officer", community[:6]
        elif number % 5 == 4:
            role, area = "street_reviewer", community[:9]
        found.append(_at_a_desk(role, area, community, f"bench-{number}"))
    return found


def _at_a_desk(role: str, area: str, community: str, username: str) -> Person:
    from datetime import date

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from yingbao.accounts.actions import open_desk
    from yingbao.accounts.models import Assignment, User
    from yingbao.registry.models import Subject

    user = User.objects.using("owner").filter(username=username).first()
    user = user or User.objects.create_user(username, "a long enough passphrase", using="owner", name=username)
    held, _ = Assignment.objects.using("owner").get_or_create(
        user=user, role_id=role, area=area, defaults={"starts": date(2020, 1, 1)}
    )
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    device, _ = TOTPDevice.objects.using("owner").get_or_create(
        user_id=user.pk, confirmed=True, defaults={"name": "app"}
    )
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session["desk"] = open_desk(user.pk, held.pk, "service")
    session.create()
    some = Subject.objects.using("owner").filter(area=community, kind="person").order_by("id")[:200]
    rows = list(some.values_list("id", "name"))
    words = tuple(name for _, name in rows[:40]) + tuple(name[:1] for _, name in rows[:20])
    return Person(role, session.session_key or "", tuple(number for number, _ in rows), words)


@contextmanager
def served() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", SERVER.format(port=PORT)], start_new_session=True)
    try:
        for _ in range(300):
            try:
                HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def work(people: list[Person], seconds: float) -> Times:
    times, end = Times(), time.monotonic() + seconds
    threads = [threading.Thread(target=_one, args=(person, times, end)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _one(person: Person, times: Times, end: float) -> None:
    """One person's browser: home, list, search, subject, over and over, with half a second to think."""
    choose = random.Random(person.session)
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": f"sessionid={person.session}; lang=zh"}
    token = ""
    while time.monotonic() < end:
        subject, word = choose.choice(person.subjects), choose.choice(person.words)
        for page, method, path, form in (
            ("home", "GET", "/", None),
            ("search", "POST", "/search/", {"q": word}),
            ("subject", "GET", f"/subjects/{subject}/", None),
            ("findings", "GET", "/findings/", None),
        ):
            time.sleep(choose.random())
            sent = dict(headers)
            body = None
            if form is not None:
                body = urlencode({**form, "csrfmiddlewaretoken": token})
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            start = time.perf_counter()
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            html = answer.read()
            times.took(page, 1000 * (time.perf_counter() - start))
            if answer.status != 200:
                times.wrong.append(f"{person.role} {page} {answer.status}")
            if cookie := re.search(r"csrftoken=(\w+)", answer.getheader("Set-Cookie") or ""):
                headers["Cookie"] = re.sub(r"; csrftoken=\w+", "", headers["Cookie"]) + f"; csrftoken={cookie[1]}"
            if found := re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', html):
                token = found[1].decode()


def report(times: Times, users: int) -> str:
    lines = [
        f"| page, {users} people at once | requests | p50, ms | p95, ms | at most {DEMAND} ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for page, each in times.of.items():
        cuts = quantiles(each, n=20) if len(each) > 1 else each * 20
        met = "met" if cuts[18] <= DEMAND else "**not met**"
        lines.append(f"| {page} | {len(each):,} | {cuts[9]:.0f} | {cuts[18]:.0f} | {met} |")
    if times.wrong:
        lines.append(f"\nNot answered as they should be: {', '.join(sorted(set(times.wrong))[:10])}")
    table = "\n".join(lines)
    print(table)
    return f"1.1 million people, the server as it is served (`python -m bench.office_pages demo/office`).\n\n{table}"


if __name__ == "__main__":
    main()
