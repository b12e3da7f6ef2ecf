"""Which edition of the policies the office goes by: the files it was set up with, until an edition is published in their
place. Editions lie among the office's files, each under its fingerprint; a word beside them names the one in force.

The word follows the database, which knows who published what; every process reads it anew each time it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

IN_FORCE = "in_force"
_held: ContextVar[Path | None] = ContextVar("held", default=None)


def shelf() -> Path:
    """Where the editions lie; in every backup."""
    return Path(settings.MEDIA_ROOT) / "policies"


def folder_of(fingerprint: str) -> Path:
    """The files of an edition, with the dictionary beside them."""
    return shelf() / fingerprint / "policies"


def policies() -> Path:
    """The folder of the edition in force; inside `one_edition`, of the one that was when it began."""
    if (held := _held.get()) is not None:
        return held
    published = word()
    return folder_of(published) if published else Path(settings.POLICIES)


def word() -> str:
    """The fingerprint of the published edition in force; '' while the office goes by what it was set up with."""
    try:
        return (shelf() / IN_FORCE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def go_by(fingerprint: str) -> None:
    """From now on, for every process; '' takes the files that the office was set up with. Raises FileNotFoundError: an
    edition whose files are not here, which must not leave the office without law."""
    if fingerprint == word():
        return
    if fingerprint and not (folder_of(fingerprint) / "registry.yaml").exists():
        raise FileNotFoundError(f"the files of edition {fingerprint} are not in {shelf()}: restore them from a backup")
    shelf().mkdir(mode=0o700, parents=True, exist_ok=True)
    new = shelf() / f"{IN_FORCE}.new"
    new.write_text(fingerprint, encoding="ascii")
    new.replace(shelf() / IN_FORCE)
    _held.set(None)


def settle(folder: Path) -> Path:
    """The same folder, with the dictionary that is installed now beside its files: that comes with the software."""
    installed = Path(settings.POLICIES)
    for file in installed.glob("*.yaml") if folder != installed else ():
        if not (there := folder / file.name).exists() or there.read_bytes() != file.read_bytes():
            new = folder / f"{file.name}.new"
            new.write_bytes(file.read_bytes())
            new.replace(there)
    return folder


@contextmanager
def one_edition() -> Iterator[Path]:
    """What takes long goes by one edition from end to end, whatever is published meanwhile."""
    with going_by(policies()) as folder:
        yield folder


@contextmanager
def going_by(folder: Path) -> Iterator[Path]:
    """Everything inside goes by the edition in `folder`, in force or not."""
    token = _held.set(folder)
    try:
        yield folder
    finally:
        _held.reset(token)


class OneEdition:
    """A page goes by one edition from end to end, and reads once which it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_edition():
            return self.get_response(request)
