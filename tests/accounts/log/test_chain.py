"""Whatever is done to the log afterwards is found, and the auditor is told where."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingbao.accounts.log.chain import Hole, Line, canonical, holes, merkle_root, ranges, seal
from yingbao.accounts.log.heads import Head
from yingbao.accounts.log.verifying import Defect, verify

from .tampering import TAMPERINGS, Log, Where, edit_a_seal, edit_an_entry, made


def tampered(number: int) -> tuple[str, Log, Where]:
    random = Random(number)
    log = made(random)
    while len(log.seals) < 2:
        log = made(random)
    how = TAMPERINGS[number % len(TAMPERINGS)]
    before = ([*log.lines], [*log.seals])
    where = how(log, random)
    assert (log.lines, log.seals) != before
    return how.__name__, log, where


def found(log: Log) -> Where:
    defects = verify(log.lines, log.seals, log.heads).defects
    entries = {("entry", one.entry) for one in defects if one.entry is not None}
    return entries | {("seal", one.seal) for one in defects if one.seal is not None}


def check(numbers: range) -> None:
    for number in numbers:
        how, log, where = tampered(number)
        seen = found(log)
        assert seen & where, f"{number}: {how} was not found: {where}, but {seen}"
        assert seen <= where, f"{number}: {how} was blamed on others: {seen - where}, not {where}"


def test_every_tampering_is_found_where_it_was_done() -> None:
    check(range(360))


@pytest.mark.assurance
def test_ten_thousand_random_tamperings_are_each_found_where_they_were_done() -> None:
    check(range(360, 10_360))


@given(st.integers())
def test_an_untouched_log_is_sound_also_where_transactions_ended_late_or_never(number: int) -> None:
    log = made(Random(number))
    verdict = verify(log.lines, log.seals, log.heads)
    assert verdict.defects == ()
    assert verdict.unsealed == len(log.entries) - len(log.sealed)


@pytest.mark.parametrize("how", [how for how in TAMPERINGS if how.__name__.endswith("entries") or how is edit_an_entry])
def test_of_a_tampered_batch_exactly_the_touched_entries_are_named(how) -> None:  # type: ignore[no-untyped-def]
    for number in range(40):
        random = Random(number)
        log = made(random)
        if len(log.sealed) > 2:
            where = how(log, random)
            assert found(log) == where


def test_entries_that_changed_places_are_told_apart_from_edited_ones() -> None:
    log = Log()
    from .tampering import write

    write(log, [1, 2, 3], 0, Random(1))
    one, two = log.entries[1], log.entries[2]
    log.entries |= {1: Line(1, two.content), 2: Line(2, one.content), 3: Line(3, b"{}")}
    assert verify(log.lines, log.seals, log.heads).defects == (
        Defect("moved", entry=1, other=2),
        Defect("moved", entry=2, other=1),
        Defect("edited", entry=3),
    )


def test_entries_not_sealed_yet_are_said_to_be_so() -> None:
    log = made(Random(3))
    log.entries[10_000] = Line(10_000, b"{}")
    verdict = verify(log.lines, log.seals, log.heads)
    assert verdict.sound
    assert verdict.unsealed == len(log.entries) - len(log.sealed)


def test_without_the_file_outside_nobody_vouches_for_the_end() -> None:
    log = made(Random(5))
    assert [one.kind for one in verify(log.lines, log.seals, []).defects] == ["no_heads"]
    behind = verify(log.lines, log.seals, log.heads[:-1]).defects
    assert behind == (Defect("heads_behind", seal=len(log.seals)),)
    assert Defect("head_unreadable", seal=1) in verify(log.lines, log.seals, ["rubbish", *log.heads]).defects


def test_after_a_restored_backup_the_chain_goes_on_and_the_restore_is_told() -> None:
    random = Random(11)
    log = made(random)
    while len(log.seals) < 4:
        log = made(random)
    older = log.seals[1]
    log.seals = log.seals[:2]
    log.entries = {number: log.entries[number] for number in log.sealed}
    log.heads.append(str(Head.of(older, restored=True)))
    from .tampering import write

    write(log, [older.high + 1], 99, random)
    verdict = verify(log.lines, log.seals, log.heads)
    assert verdict.sound
    assert verdict.restored == (2,)
    edit_a_seal(log, random)
    assert not verify(log.lines, log.seals, log.heads).sound


def test_the_root_is_that_of_rfc_6962() -> None:
    leaves = [bytes([n]) * 32 for n in range(3)]
    pair = sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert merkle_root(leaves) == sha256(b"\1" + pair + leaves[2]).digest()
    assert merkle_root(leaves[:1]) == leaves[0]
    assert merkle_root([]) == sha256(b"").digest()


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_what_is_neither_sealed_nor_given_up_stays_open(early: set[int], late: set[int]) -> None:
    late -= early
    if not early:
        return
    first = sorted(early)
    before = seal([Line(n, b"") for n in first], None, 0, holes(None, first, [], ["3/1"]))
    then = sorted(late)
    still = holes(before, then, [], ["3/2"])
    still_open = {n for hole in still for n in range(hole.first, hole.last + 1)}
    assert still_open == set(range(1, max(early | late) + 1)) - early - late
    given_up = holes(before, then, before.open, [])
    assert not any(hole.first <= before.high for hole in given_up)


def test_ranges_are_as_short_as_can_be() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == ((1, 3), (7, 7), (9, 10))
    assert holes(None, [2, 5], [], ["a"]) == (Hole(1, 1, ("a",)), Hole(3, 4, ("a",)))


def test_canonical_json_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "民政"}) == '{"a":"民政","b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
