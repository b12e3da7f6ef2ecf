"""`python -m bench.office_pages HOME`: how long a page of the office takes while twenty people work in it.

HOME is the folder of a filled, made-up office (`make demo` leaves one in demo/office); it is made busy first, as a real one
would be (office_filling.py). Its server is started here, as it would be served; twenty threads, each signed in at a desk of
its own, ask for pages one after another for a while.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from bench.office_desks import Person, sign_in
from bench.office_filling import fill
from bench.office_processes import Spent, spent
from bench.office_sections import put

PORT = 8791
SERVER = "import django; django.setup(); from yingbao.web.serving import Doors, serve; serve(Doors(port={port}))"
WARM = 5.0
"""Seconds of work that are not counted: connections are opened, caches filled."""
DEMAND = 150
"""Milliseconds: the p95 that was asked for."""
PAGES = ("home", "search", "subject", "findings", "cases", "case", "doors", "bundles")


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
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--findings", type=int, default=20_000)
    parser.add_argument(
        "--pages", nargs="+", choices=PAGES, default=PAGES, help="only these: what each costs by itself"
    )
    parser.add_argument("--look", action="store_true", help="leave docs/performance.md as it is")
    args = parser.parse_args()
    os.environ.update(
        YINGBAO_HOME=str(args.home.resolve()),
        YINGBAO_OVERLAYS="demo",
        DJANGO_SETTINGS_MODULE="yingbao.web.settings",
    )
    from yingbao.database.migrating import migrate

    migrate()
    there = fill(args.cases, args.findings)
    people = sign_in(args.users)
    with served() as server:
        work(people, WARM, args.pages)
        before = spent(server, args.home)
        times = work(people, args.seconds, args.pages)
        cost = spent(server, args.home) - before
    told = report(times, args.users, there, cost)
    if not args.look:
        put("Pages", told)


@contextmanager
def served() -> Iterator[int]:
    """The server's process."""
    process = subprocess.Popen([sys.executable, "-c", SERVER.format(port=PORT)], start_new_session=True)
    try:
        for _ in range(1_200):
            try:
                HTTPConnection("127.0.0.1", PORT, timeout=2).request("GET", "/")
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # told to stop while it was still warming up
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def work(people: list[Person], seconds: float, pages: Sequence[str]) -> Times:
    times, end = Times(), time.monotonic() + seconds
    threads = [threading.Thread(target=_one, args=(person, times, end, pages)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _asks(person: Person, choose: random.Random, page: str) -> tuple[str, dict[str, str] | None]:
    """The address of a page, and the form that is posted to it, if one is."""
    if page == "search":
        return "/search/", {"q": choose.choice(person.words)}
    if page in ("subject", "case"):
        return f"/{page}s/{choose.choice(person.subjects if page == 'subject' else person.cases)}/", None
    return {"home": "/"}.get(page, f"/{page}/"), None


def _one(person: Person, times: Times, end: float, pages: Sequence[str]) -> None:
    """One person's browser: a page after another, over and over, with half a second to think."""
    choose = random.Random(person.session)
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": f"sessionid={person.session}; lang=zh"}
    token = ""
    while time.monotonic() < end:
        for page in pages:
            path, form = _asks(person, choose, page)
            method = "GET" if form is None else "POST"
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


def report(times: Times, users: int, there: dict[str, int], cost: Spent) -> str:
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
    requests = sum(map(len, times.of.values()))
    told = (
        f"1.1 million people, {there['findings']:,} open findings, {there['bundles']:,} open bundles, {there['cases']:,} open "
        f"cases; the server as it is served (`python -m bench.office_pages demo/office`). A request took "
        f"{1000 * cost.pages / requests:.1f} ms of a core for the page and {1000 * cost.database / requests:.1f} ms for the "
        f"database."
    )
    print(f"{told}\n\n{table}")
    return f"{told}\n\n{table}"


if __name__ == "__main__":
    main()
