"""From what was handed in to a whole edition: every file in its place, the others as they are in force."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from yingbao.discovery.publishing import refusals
from yingbao.discovery.publishing.refusals import refused
from yingbao.discovery.publishing.taking import Given
from yingbao.engine.dictionary import Dictionary, load_dictionary
from yingbao.engine.policies.file import PolicyFile, read_file
from yingbao.web.editions import policies, shelf

Identity = tuple[str, str, str | None]
"""A policy's id, the division whose law it is, the overlay."""


def draft_of(number: int) -> Path:
    """The files of an edition that is not checked yet."""
    return shelf() / "drafts" / str(number) / "policies"


def draft(number: int, given: Given) -> None:
    """Writes the edition's files. Raises Refused, and leaves nothing."""
    into = draft_of(number)
    shutil.rmtree(into.parent, ignore_errors=True)
    into.mkdir(mode=0o700, parents=True)
    try:
        _whole(into, given) if given.whole else _some(into, given)
    except BaseException:
        shutil.rmtree(into.parent, ignore_errors=True)
        raise


def _whole(into: Path, given: Given) -> None:
    for file in policies().glob("*.yaml"):
        shutil.copy(file, into)
    tops = {PurePosixPath(name).parts[0] for name in given.files if "/" in name}
    alone = len(tops) == 1 and all("/" in name for name in given.files)
    for name, content in given.files.items():
        parts = PurePosixPath(name).parts
        _write(into.joinpath(*(parts[1:] if alone else parts)), content)


def _some(into: Path, given: Given) -> None:
    """A file takes the place of the one with its id, jurisdiction and overlay; a new one lies beside its jurisdiction's."""
    shutil.copytree(policies(), into, dirs_exist_ok=True)
    dictionary = load_dictionary(into / "registry.yaml")
    there = {_identity(read_file(path, into, dictionary)): path for path in sorted(into.rglob("*.md"))}
    for name, content in given.files.items():
        one = _read(into.parent / "given" / PurePosixPath(name).name, content, dictionary)
        if not one.jurisdiction:
            raise refused(refusals.NO_HEAD, name=name)
        beside = next(
            (path.parent for (_, at, over), path in there.items() if (at, over) == (one.jurisdiction, one.overlay)),
            None,
        )
        _write(there.get(_identity(one)) or (beside or into / one.jurisdiction) / PurePosixPath(name).name, content)


def _identity(file: PolicyFile) -> Identity:
    return file.id, file.jurisdiction, file.overlay


def _read(path: Path, content: bytes, dictionary: Dictionary) -> PolicyFile:
    _write(path, content)
    return read_file(path, path.parent, dictionary)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def keep(source: Path, fingerprint: str) -> None:
    """Puts an edition's files under its fingerprint, for good; nothing where they lie there already."""
    home = shelf() / fingerprint
    if home.exists():
        return
    building = shelf() / f"{fingerprint}.new"
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(source, building / "policies")
    building.rename(home)


def discard(number: int) -> None:
    """The draft is not needed any more."""
    shutil.rmtree(draft_of(number).parent, ignore_errors=True)
