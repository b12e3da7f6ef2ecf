"""A browser at the office: Debian's Chromium, signed in, against a real server of the pages."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.office import OfficeForTests

CHROMIUM = shutil.which("chromium")
WIDTHS = (360, 1280)
HEIGHT = 800


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """The server's lines are no test's result."""


@dataclass(frozen=True)
class Desk:
    """Somebody's browser: `address` of the office, and the cookies of who is signed in. `free`: empty pages without cookies that know the
    office's styles and scripts already, by width and whether they run scripts: each new page is a new process, which costs as much as
    three that are opened in one that is there."""

    address: str
    browser: Any
    office: OfficeForTests
    free: dict[tuple[int, bool], Any] = field(default_factory=dict)

    @contextmanager
    def page(  # noqa: PLR0913 - as many as ways to look at a page
        self,
        path: str,
        width: int = 1280,
        lang: str = "zh",
        size: str = "normal",
        *,
        script: bool = True,
        mind: bool = True,
        role: str = "district_officer",
        area: str = "440311",
    ) -> Iterator[Any]:
        """A window on `path`; what its scripts or rules of security complain about fails the test, unless nobody minds."""
        with self.window(width, script=script) as window:
            window.open(path, lang, size, role, area)
            yield window.page
            assert not (mind and window.complaints), window.complaints

    @contextmanager
    def window(self, width: int = 1280, *, script: bool = True) -> Iterator[Window]:
        """A window that nothing was opened in yet."""
        page = self.free.pop((width, script), None) or self._new_page(width, script=script)
        window = Window(self, page)
        page.on("console", window.hears)
        page.on("pageerror", window.fails)
        try:
            yield window
        finally:
            page.remove_listener("console", window.hears)
            page.remove_listener("pageerror", window.fails)
            self._put_back(page, width, script=script)

    def _new_page(self, width: int, *, script: bool) -> Any:
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=script, reduced_motion="reduce"
        )
        return context.new_page()

    def _put_back(self, page: Any, width: int, *, script: bool) -> None:
        """As it was: nothing runs in it, and nothing is kept of whoever was signed in."""
        if (width, script) in self.free:
            page.context.close()
            return
        page.context.set_offline(offline=False)
        if script:
            page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
        page.context.clear_cookies()
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(media="null", reduced_motion="reduce")
        self.free[width, script] = page


@dataclass
class Window:
    """Playwright's page, and what scripts and rules of security complained about in it."""

    desk: Desk
    page: Any
    complaints: list[str] = field(default_factory=list)

    def hears(self, said: Any) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def fails(self, error: Any) -> None:
        self.complaints.append(str(error))

    def open(self, path: str, lang: str, size: str, role: str, area: str) -> Any:
        """Opens an address of the office as somebody at a desk of the role; the answer."""
        session = self.desk.office.client(role, area).cookies["sessionid"].value
        cookies = {"sessionid": session, "lang": lang, "size": size}
        told = [{"name": name, "value": value, "url": self.desk.address} for name, value in cookies.items()]
        self.page.context.add_cookies(told)
        return self.page.goto(self.desk.address + path)


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds wrong with a page as it stands, and where; of what is right nothing is told."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no browser here: make browser")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for a reason not to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(office: OfficeForTests, browser: Any) -> Iterator[Desk]:
    from yingbao.web.wsgi import application

    server = make_server("127.0.0.1", 0, application, Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = Desk(f"http://127.0.0.1:{server.server_port}", browser, office)
    yield made
    for page in made.free.values():
        page.context.close()
    server.shutdown()
    server.server_close()
    thread.join()
