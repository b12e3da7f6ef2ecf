"""What is handed in: one file, a zip, a folder; and what is not taken."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.discovery.publishing.conftest import POLICY, changed, file_of
from yingbao.accounts.refusals import Refused
from yingbao.database import home
from yingbao.discovery.publishing.drafting import draft, draft_of
from yingbao.discovery.publishing.taking import INSTALLED, MOST_BYTES, folders, from_folder, from_upload


def zipped(files: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    made.seek(0)
    return made


def markdown(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}


def test_a_file_takes_the_place_of_its_own_and_the_rest_stays(policies: Path) -> None:
    given = from_upload(f"{POLICY}.md", io.BytesIO(changed(policies)), whole=False)
    draft(1, given)
    own = file_of(policies).relative_to(policies).as_posix()
    assert markdown(draft_of(1)) == {**markdown(policies), own: changed(policies)}
    assert (draft_of(1) / "registry.yaml").read_bytes() == (policies / "registry.yaml").read_bytes()


def test_a_file_from_another_system_differs_by_no_line_end(policies: Path) -> None:
    windows = b"\xef\xbb\xbf" + changed(policies).replace(b"\n", b"\r\n")
    draft(2, from_upload(f"{POLICY}.md", io.BytesIO(windows), whole=False))
    assert markdown(draft_of(2)) == markdown(draft_of(1))


def test_a_new_file_lies_beside_those_of_its_jurisdiction(policies: Path) -> None:
    new = changed(policies, (f"id: {POLICY}", "id: another"))
    draft(3, from_upload("another.md", io.BytesIO(new), whole=False))
    beside = file_of(policies).relative_to(policies).parent
    assert (draft_of(3) / beside / "another.md").read_bytes() == new
    assert len(markdown(draft_of(3))) == len(markdown(policies)) + 1


def test_a_whole_edition_in_a_zip_takes_the_place_of_all(policies: Path) -> None:
    new = changed(policies, (f"id: {POLICY}", "id: another"))
    packed = zipped({"2026/shenzhen/another.md": new, "2026/registry.yaml": (policies / "registry.yaml").read_bytes()})
    draft(4, from_upload("2026.zip", packed, whole=True))
    assert markdown(draft_of(4)) == {"shenzhen/another.md": new}


def test_a_folder_that_lies_ready_is_taken(policies: Path) -> None:
    folder = home() / "incoming" / "2026"
    folder.mkdir(parents=True)
    (folder / f"{POLICY}.md").write_bytes(changed(policies))
    assert folders() == ["2026"]
    assert from_folder("2026", whole=False).files == {f"{POLICY}.md": changed(policies)}
    assert from_folder(INSTALLED, whole=True).files == markdown(policies)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"../gaoling.md": b"a"}, "指向外面"),
        ({"/etc/gaoling.md": b"a"}, "指向外面"),
        ({"readme.txt": b"a"}, "没有政策文件"),
        ({"a.md": b"\xff\xfe"}, "UTF-8"),
        ({"a.md": b"x", "registry.yaml": b"other: 1"}, "随软件更新"),
        ({"a.md": b"x" * (MOST_BYTES + 1)}, "太大"),
    ],
)
def test_what_is_not_taken_is_refused_with_words(files: dict[str, bytes], why: str) -> None:
    with pytest.raises(Refused, match=why):
        from_upload("a.zip", zipped(files), whole=True)


def test_what_is_no_zip_and_a_file_without_a_head_are_refused() -> None:
    with pytest.raises(Refused, match="读不出来"):
        from_upload("a.zip", io.BytesIO(b"no zip"), whole=True)
    with pytest.raises(Refused, match="jurisdiction"):
        draft(5, from_upload("a.md", io.BytesIO(b"# A"), whole=False))
    assert not draft_of(5).exists()
