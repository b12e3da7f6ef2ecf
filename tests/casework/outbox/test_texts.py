"""A text that would say too much is refused when it is read; the office's own are short and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingbao.casework.outbox.texts import BadMessages, kinds, read, written

GOOD = "messages:\n  told:\n    label: {zh: 告知, en: told}\n    outcomes: [granted]\n    text: {zh: '{issuer}：{case}', en: '{case}'}\n"


def refused(folder: Path, old: str, new: str) -> str:
    assert old in GOOD
    (folder / "messages.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadMessages) as error:
        read(folder / "messages.yaml")
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{issuer}：{case}", "{name}：{case}", "may not say: name"),
        ("{issuer}：{case}", "{case.policy}", "may not say: case.policy"),
        ("[granted]", "[gifted]", "knows no gifted"),
        ("outcomes: [granted]", "outcomes: []", "say when it is sent"),
        ("{issuer}：{case}", "长" * 141, "shorten it"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_do(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in refused(tmp_path, old, new)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, "{zh: '{issuer}：{case}', en: '{case}'}", "{zh: '{name}', en: '{illness}'}")
    assert "name" in told and "illness" in told


@pytest.mark.parametrize("phone", ["0755-00000000", ""])
def test_our_texts_read_well_with_a_phone_and_without(phone: str) -> None:
    for kind in kinds().values():
        text = written(kind, "2025-000001", "民政局", phone)
        assert (
            "{" not in text and "2025-000001" in text and (phone in text) and "拨或" not in text and "拨。" not in text
        )
