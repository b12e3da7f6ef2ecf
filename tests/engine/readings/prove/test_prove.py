"""Rules that go wrong in one way each, and what the prover says of them."""

from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.world import all_rows
from yingbao.engine.readings.prove import Finding, prove, steepest, versus

from .small import DAY, bench_in, book_in, clause, findings, verdicts, write


def said(tmp_path: Path, *parts: str, subject: str = "household") -> dict[tuple[str, str], Finding]:
    write(tmp_path, "trial", "".join(parts), subject)
    return findings(bench_in(tmp_path))


def test_a_ground_that_can_never_hold_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        "trial",
        clause("good", "entitled when damp") + clause("dead", "entitled when rooms > 3 and rooms < 2"),
    )
    assert verdicts(bench_in(tmp_path), "ground-possible") == {"good": "fine", "dead": "wrong"}


def test_an_entitlement_that_nobody_can_reach_is_named(tmp_path: Path) -> None:
    found = said(tmp_path, clause("poor", "entitled when savings < 0"))
    assert found["reachable", ""].verdict == "wrong"


def test_a_ground_inside_an_earlier_one_is_never_used(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("wide", "entitled when rooms < 9") + clause("narrow", "entitled when rooms < 3"))
    assert verdicts(bench_in(tmp_path), "ground-never-first") == {"narrow": "wrong"}
    assert verdicts(bench_in(tmp_path), "ground-adds") == {"wide": "fine"}


def test_a_ground_inside_a_later_one_is_only_noted(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("narrow", "entitled when rooms < 3") + clause("wide", "entitled when rooms < 9"))
    assert verdicts(bench_in(tmp_path), "ground-inside") == {"narrow": "note"}


def test_a_ground_that_others_cover_together_adds_nobody(tmp_path: Path) -> None:
    parts = [clause("low", "entitled when rooms < 5"), clause("mid", "entitled when rooms > 3 and rooms < 7"),
             clause("high", "entitled when rooms > 4")]  # fmt: skip
    write(tmp_path, "trial", "".join(parts))
    assert verdicts(bench_in(tmp_path), "ground-adds") == {"low": "fine", "mid": "wrong", "high": "fine"}


def test_an_exception_that_takes_nothing_away_is_named(tmp_path: Path) -> None:
    body = clause("poor", "entitled when savings < 1000") + clause("rich", "except when savings > 5000")
    write(tmp_path, "trial", body + clause("damp", "except when damp"))
    assert verdicts(bench_in(tmp_path), "except-matters") == {"rich": "wrong", "damp": "fine"}


def test_of_two_exceptions_for_the_same_neither_takes_away_alone(tmp_path: Path) -> None:
    body = clause("poor", "entitled when savings < 1000") + clause("damp", "except when damp")
    write(tmp_path, "trial", body + clause("wet", "except when damp and savings < 5000"))
    assert verdicts(bench_in(tmp_path), "except-matters") == {"damp": "wrong", "wet": "wrong"}


def test_what_hangs_on_a_missing_parameter_is_not_called_dead(tmp_path: Path) -> None:
    table = "| parameter | from | value | mark |\n|---|---|---|---|\n| least: integer | 2020-01-01 | ? | unknown |\n"
    body = clause("big", "entitled when rooms >= least") + "\n## 参数\n\n" + table
    found = said(tmp_path, body)
    possible = found["ground-possible", "big（#big）"]
    assert (possible.verdict, possible.reason) == ("undecided", "parameter")
    assert found["status-unknown", ""].verdict == "note"
    assert found["status-unknown", ""].words["causes"] == "least"


def test_a_negative_amount_comes_with_a_household_that_gets_it(tmp_path: Path) -> None:
    found = said(tmp_path, clause("gap", "entitled when damp\namount 1000 - savings"))["amount-negative", ""]
    assert found.verdict == "wrong"
    (witness,) = found.witnesses
    assert witness.seen.amount < 0
    assert witness.row.facts["savings"] > 100_000


def test_an_amount_held_above_nothing_is_never_negative(tmp_path: Path) -> None:
    found = said(tmp_path, clause("gap", "entitled when damp\namount max(0, 1000 - savings)"))
    assert found["amount-negative", ""].verdict == "fine"


def test_a_gap_between_the_bands_of_a_table_is_found_with_somebody_in_it(tmp_path: Path) -> None:
    table = (
        "| parameter | for | from | value | mark |\n|---|---|---|---|---|\n"
        "| rate: money by age | 60 up to 70 | 2020-01-01 | 100 | verified |\n"
        "| rate: money by age | 75 and over | 2020-01-01 | 200 | verified |\n"
    )
    body = clause("old", "entitled when age(birth) >= 60\namount rate[age(birth)]") + "\n## 参数\n\n" + table
    found = said(tmp_path, body, subject="person")["band-gap", ""]
    assert found.verdict == "wrong"
    assert date(1950, 6, 15) < found.witnesses[0].row.facts["birth"] <= date(1955, 6, 15)


def test_bands_without_a_gap_are_fine(tmp_path: Path) -> None:
    table = (
        "| parameter | for | from | value | mark |\n|---|---|---|---|---|\n"
        "| rate: money by age | 60 up to 75 | 2020-01-01 | 100 | verified |\n"
        "| rate: money by age | 75 and over | 2020-01-01 | 200 | verified |\n"
    )
    body = clause("old", "entitled when age(birth) >= 60\namount rate[age(birth)]") + "\n## 参数\n\n" + table
    assert said(tmp_path, body, subject="person")["amount-unknown", ""].verdict == "fine"


def test_a_gap_in_a_table_by_number_is_found(tmp_path: Path) -> None:
    table = (
        "| parameter | for | from | value | mark |\n|---|---|---|---|---|\n"
        "| rate: money by rooms | up to 3 | 2020-01-01 | 100 | verified |\n"
        "| rate: money by rooms | 5 and over | 2020-01-01 | 200 | verified |\n"
    )
    body = clause("all", "entitled when damp\namount rate[rooms]") + "\n## 参数\n\n" + table
    found = said(tmp_path, body)["band-gap", ""]
    assert (found.verdict, found.words["causes"]) == ("wrong", "rate")
    assert 3 <= found.witnesses[0].row.facts["rooms"] < 5


def test_one_may_live_alone_and_nobody_is_born_tomorrow(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("alone", "entitled when count(members) == 1"))
    assert findings(bench_in(tmp_path))["reachable", ""].verdict == "fine"
    write(tmp_path, "trial", clause("unborn", "entitled when birth > on"), "person")
    assert findings(bench_in(tmp_path))["reachable", ""].verdict == "wrong"


def test_agreement_of_the_values_tried_is_not_taken_for_all(tmp_path: Path) -> None:
    """Nothing and the most both satisfy it; 5000 does not, and is found."""
    write(tmp_path, "trial", clause("odd", "entitled when sum(members, income) != 5000"))
    assert findings(bench_in(tmp_path, people=1))["settled", ""].verdict == "fine"


def test_a_rule_that_cases_settle_is_flagged(tmp_path: Path) -> None:
    found = said(tmp_path, clause("any", "entitled when age(birth) < 60 or age(birth) >= 60"), subject="person")
    flagged = found["settled", ""]
    assert flagged.verdict == "note"
    assert [fact.en for fact in flagged.words["facts"]] == ["person.birth"]
    assert flagged.witnesses[0].seen.status is None


def test_a_rule_that_needs_its_fact_is_not_flagged(tmp_path: Path) -> None:
    found = said(tmp_path, clause("old", "entitled when age(birth) >= 60"), subject="person")
    assert found["settled", ""].verdict == "fine"


def test_the_bound_on_households_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("many", "entitled when count(members) >= 4"))
    assert findings(bench_in(tmp_path, people=3))["reachable", ""].verdict == "wrong"
    assert findings(bench_in(tmp_path, people=4))["reachable", ""].verdict == "fine"


def test_every_household_shown_is_one_that_the_evaluation_confirms(tmp_path: Path) -> None:
    rules = "entitled when sum(where(members, age(birth) >= 60), income) / 12 < 500\namount 500 - savings"
    write(tmp_path, "trial", clause("shares", rules))
    bench = bench_in(tmp_path)
    for finding in prove(bench):
        for witness in finding.witnesses:
            assert bench.judge.seen(witness.row) == witness.seen
            assert all(
                len(row.collections["members"]) <= 3 for row in all_rows(witness.row) if row.table == "household"
            )


def test_a_question_out_of_time_is_not_decided(tmp_path: Path) -> None:
    rules = "entitled when rooms * rooms * rooms == count(members, ill) * rooms + 7001 and savings > 5"
    write(tmp_path, "trial", clause("cubes", rules))
    bench = bench_in(tmp_path)
    bench.solve.seconds = 0.001
    assert {finding.verdict for finding in prove(bench)} >= {"undecided"}


BEFORE, AFTER = (
    "entitled when rooms < 5\namount 100",
    "entitled when rooms < 7 and rooms > 1\namount 100 if damp else 90",
)


CHANGES = [("gains", "note"), ("loses", "note"), ("more", "fine"), ("less", "note"), ("unsettles", "fine")]


@pytest.mark.parametrize(("kind", "verdict"), CHANGES)
def test_two_versions_differ_with_a_household_for_each_kind_of_change(tmp_path: Path, kind: str, verdict: str) -> None:
    write(tmp_path / "old", "trial", clause("rooms", BEFORE))
    write(tmp_path / "new", "trial", clause("rooms", AFTER))
    bench = bench_in(tmp_path / "old")
    law = Law(book_in(tmp_path / "new"), DAY, "")
    found = {finding.question: finding for finding in versus(bench, law, "new")}[f"change-{kind}"]
    assert found.verdict == verdict
    if kind == "gains":
        before, after = found.witnesses
        assert (before.seen.status, after.seen.status) == (False, True)
        assert 5 <= before.row.facts["rooms"] < 7


def test_the_same_version_on_the_same_day_does_not_differ(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("rooms", BEFORE))
    found = list(versus(bench_in(tmp_path), Law(book_in(tmp_path), DAY, ""), "same"))
    assert {finding.verdict for finding in found} == {"fine"}


def test_the_steepest_cliff_is_that_of_all_programmes_together(tmp_path: Path) -> None:
    """A fen above 1000 yuan the household loses 300 and each of two members 50; a loan is no benefit in cash."""
    write(tmp_path, "trial", clause("poor", "entitled when sum(members, income) <= 1000\namount 300"))
    write(tmp_path, "each", clause("low", "entitled when sum(household.members, income) <= 1000\namount 50"), "person")
    write(tmp_path, "loan", clause("other", "entitled when sum(members, income) <= 1000\namount 9000"))
    loan = tmp_path / "policies" / "loan.md"
    loan.write_text(loan.read_text(encoding="utf-8").replace("delivers: cash", "delivers: loan"), encoding="utf-8")
    found, home = steepest(bench_in(tmp_path, people=2), "")
    (cliff,) = [finding for finding in found if finding.words["fact"].en == "person.income"]
    assert (cliff.words["drop"], cliff.words["value"], cliff.words["steepest"]) == (40_000, 100_000, True)
    assert cliff.words["parts"] == {"each": (10_000, 0), "trial": (30_000, 0)}
    assert {outcome.policy.id for outcome in home.counted} == {"trial", "each"}
