"""What a finding says of one person, policy and occasion."""

from datetime import date

import pytest

from yingbao.engine.findings import coverage, find

from .world import HERE, OPEN, World, card

VISITS = card(delivers="visit")
ONCE = card(each="once", delivers="works")
EVENT = card(each="event")
STATUS = card(kind="status", delivers="nothing")
DUTY = card(kind="duty", delivers="filing", each="year")


def test_who_was_paid_what_is_due_is_covered(world: World) -> None:
    row = world.entitle(50_000).receive(50_000).finding()
    assert (row.finding, row.entitled_fen, row.delivered_fen, row.stake_fen) == ("covered", 50_000, 50_000, 0)


def test_who_is_entitled_and_got_nothing_is_missed_with_the_amount_at_stake(world: World) -> None:
    row = world.entitle(50_000, ground="age").finding()
    assert (row.finding, row.stake_fen, row.delivered_fen, row.ground) == ("missed", 50_000, 0, "age")


def test_a_finding_stands_in_the_community_where_the_person_lives(world: World) -> None:
    assert world.entitle(50_000).finding().area == HERE


def test_who_got_less_is_underpaid_by_the_difference(world: World) -> None:
    row = world.entitle(50_000).receive(30_000).finding()
    assert (row.finding, row.stake_fen) == ("underpaid", 20_000)


def test_who_got_more_is_overpaid_by_the_difference(world: World) -> None:
    row = world.entitle(50_000).receive(80_000).finding()
    assert (row.finding, row.stake_fen, row.entitled_fen) == ("overpaid", 30_000, 50_000)


def test_who_is_paid_without_being_entitled_is_overpaid_by_everything(world: World) -> None:
    row = world.receive(50_000).finding()
    assert (row.finding, row.stake_fen, row.entitled_fen) == ("overpaid", 50_000, None)


@pytest.mark.parametrize("paid", [200_00, 250_00, 300_00])
def test_what_lies_within_an_officials_discretion_is_covered(world: World, paid: int) -> None:
    assert world.entitle(200_00, amount_max_fen=300_00).receive(paid).finding().finding == "covered"


def test_above_discretion_only_what_exceeds_the_ceiling_is_overpaid(world: World) -> None:
    row = world.entitle(200_00, amount_max_fen=300_00).receive(310_00).finding()
    assert (row.finding, row.stake_fen) == ("overpaid", 10_00)


def test_of_a_range_that_is_missed_the_certain_part_is_at_stake(world: World) -> None:
    row = world.entitle(200_00, amount_max_fen=300_00).finding()
    assert (row.finding, row.stake_fen) == ("missed", 200_00)


def test_an_amount_not_known_is_covered_once_something_was_delivered(world: World) -> None:
    row = world.entitle(None, cause="parameter:standard").receive(50_000).finding()
    assert (row.finding, row.entitled_fen) == ("covered", None)


def test_a_missed_benefit_without_a_known_amount_has_no_stake(world: World) -> None:
    row = world.entitle(None).finding()
    assert (row.finding, row.stake_fen) == ("missed", None)


def test_a_receipt_without_an_amount_counts_as_delivered(world: World) -> None:
    assert world.entitle(50_000).receive(None).finding().finding == "covered"


def test_two_part_payments_that_add_up_are_covered(world: World) -> None:
    paid = world.entitle(50_000).receive(30_000, occasion="2025-12").receive(20_000, occasion="2025-12")
    assert paid.finding().finding == "covered"


def test_the_same_month_paid_twice_is_a_duplicate(world: World) -> None:
    row = world.entitle(50_000).receive(50_000).receive(50_000).finding()
    assert (row.finding, row.stake_fen, row.delivered_fen) == ("duplicate", 50_000, 100_000)


def test_one_occasion_paid_on_two_days_is_a_duplicate(world: World) -> None:
    paid = world.entitle(50_000).receive(50_000, occasion="2025-12")
    row = paid.receive(50_000, occasion="2025-12", **{"from": date(2025, 12, 20)}).finding()
    assert (row.finding, row.stake_fen) == ("duplicate", 50_000)


def test_a_receipt_written_twice_is_a_duplicate_even_within_discretion(world: World) -> None:
    row = world.entitle(0, amount_max_fen=300_00).receive(100_00).receive(100_00).finding()
    assert (row.finding, row.stake_fen) == ("duplicate", 100_00)


def test_who_is_not_entitled_and_paid_twice_is_overpaid_by_both(world: World) -> None:
    row = world.receive(50_000).receive(50_000).finding()
    assert (row.finding, row.stake_fen) == ("overpaid", 100_000)


def test_a_duplicate_is_one_whether_or_not_the_entitlement_is_known(world: World) -> None:
    row = world.entitle(None, status="unknown").receive(50_000).receive(50_000).finding()
    assert (row.finding, row.stake_fen) == ("duplicate", 50_000)


def test_an_unknown_entitlement_that_is_delivered_is_to_be_verified(world: World) -> None:
    row = world.entitle(None, status="unknown", cause="fact:birth").receive(50_000).finding()
    assert (row.finding, row.cause, row.stake_fen) == ("verify", "fact:birth", 50_000)


@pytest.mark.parametrize("cause", ["fact:birth", "parameter:standard"])
def test_an_unknown_entitlement_that_is_not_delivered_is_to_be_asked_and_keeps_its_cause(
    world: World, cause: str
) -> None:
    row = world.entitle(None, status="unknown", cause=cause).finding()
    assert (row.finding, row.cause, row.stake_fen) == ("ask", cause, None)


def test_who_was_set_aside_for_bad_data_is_verified_and_never_overpaid(world: World) -> None:
    world.people, world.set_aside = {}, [1]
    assert world.receive(50_000).finding().finding == "verify"


def test_who_is_in_no_register_is_verified_and_not_overpaid(world: World) -> None:
    world.people = {2: HERE}
    assert world.receive(50_000).finding().finding == "verify"


def test_a_receipt_of_another_month_is_not_this_months(world: World) -> None:
    before = world.receive(50_000, **{"from": date(2025, 11, 1), "to": date(2025, 11, 30)})
    assert before.entitle(50_000).finding().finding == "missed"


def test_a_period_that_ends_on_the_first_day_is_the_month_before(world: World) -> None:
    before = world.receive(50_000, **{"from": date(2025, 11, 1), "to": date(2025, 12, 1)})
    assert before.findings() == []


def test_an_open_receipt_goes_on_every_month(world: World) -> None:
    assert (
        world.entitle(50_000).receive(50_000, **{"from": date(2024, 3, 1), "to": OPEN}).finding().finding == "covered"
    )


def test_a_receipt_that_names_its_month_counts_there_though_paid_later(world: World) -> None:
    late = world.receive(50_000, occasion="2025-11", **{"from": date(2025, 12, 20)})
    assert late.entitle(50_000).finding().finding == "missed"


def test_a_year_is_covered_by_any_day_of_it(world: World) -> None:
    yearly, day = card(each="year"), {"from": date(2025, 2, 1), "to": date(2025, 2, 1)}
    assert world.entitle(50_000, occasion="2025").receive(50_000, **day).finding(yearly).finding == "covered"


def test_what_is_due_once_is_covered_by_a_receipt_of_any_year(world: World) -> None:
    day = {"from": date(2019, 5, 1), "to": date(2019, 5, 1)}
    assert world.entitle(None, occasion="once").receive(None, **day).finding(ONCE).finding == "covered"


def test_what_was_rightly_given_once_is_not_overpaid_when_the_ground_is_gone(world: World) -> None:
    assert world.receive(90_000, **{"from": date(2019, 5, 1)}).findings(ONCE) == []


def test_what_was_given_this_month_without_any_ground_is_overpaid(world: World) -> None:
    row = world.receive(90_000, occasion="fire-7").finding(EVENT)
    assert (row.finding, row.stake_fen) == ("overpaid", 90_000)


def test_an_event_is_covered_only_by_its_own_receipt(world: World) -> None:
    world.entitle(50_000, occasion="fire-7").entitle(50_000, occasion="fire-8")
    rows = world.receive(50_000, occasion="fire-7").findings(EVENT)
    assert {row.occasion: row.finding for row in rows} == {"fire-7": "covered", "fire-8": "missed"}


def test_fewer_visits_than_are_due_are_underpaid_without_money(world: World) -> None:
    row = world.entitle(None, quantity=5).receive(None, quantity=3).finding(VISITS)
    assert (row.finding, row.delivered_quantity, row.stake_fen) == ("underpaid", 3, 0)


def test_visits_on_different_days_are_no_duplicates(world: World) -> None:
    world.entitle(None, quantity=2)
    for day in (3, 17):
        world.receive(None, quantity=1, occasion="2025-12", **{"from": date(2025, 12, day), "to": date(2025, 12, day)})
    assert world.finding(VISITS).finding == "covered"


def test_in_the_middle_of_a_month_half_the_visits_suffice(world: World) -> None:
    row = world.entitle(None, quantity=4).receive(None, quantity=2).finding(VISITS, on=date(2025, 12, 16))
    assert row.finding == "covered"


def test_a_top_up_of_nothing_is_no_finding(world: World) -> None:
    assert world.entitle(0).findings() == []


def test_a_duty_that_was_filed_is_covered_and_one_that_was_not_is_missed_without_money(world: World) -> None:
    world.people = {1: HERE, 2: HERE}
    due = {"occasion": "2025", "due": date(2025, 5, 31)}
    rows = world.entitle(70_000, **due).entitle(70_000, subject=2, **due).receive(70_000).findings(DUTY)
    assert [(row.finding, row.entitled_fen, row.stake_fen) for row in rows] == [
        ("covered", 70_000, None),
        ("missed", 70_000, None),
    ]


def test_a_duty_is_not_missed_before_its_last_day_has_passed(world: World) -> None:
    row = world.entitle(None, occasion="2025", due=date(2025, 12, 31)).finding(DUTY)
    assert (row.finding, row.since) == ("upcoming", date(2026, 1, 1))


def test_a_duty_with_nothing_to_pay_is_still_to_be_done(world: World) -> None:
    assert world.entitle(0, occasion="2025").finding(DUTY).finding == "missed"


def test_a_recognition_is_delivered_by_a_decision_in_force(world: World) -> None:
    world.people = {1: HERE, 2: HERE, 3: HERE}
    world.entitle(None).entitle(None, subject=2).decide().decide(subject=2, to=date(2025, 8, 1)).decide(subject=3)
    assert [row.finding for row in world.findings(STATUS)] == ["covered", "missed", "overpaid"]


def test_a_decision_alone_delivers_no_benefit(world: World) -> None:
    assert world.entitle(50_000).decide().finding().finding == "missed"


def test_a_recognition_has_no_money_at_stake(world: World) -> None:
    row = world.entitle(50_000).finding(STATUS)
    assert (row.finding, row.stake_fen) == ("missed", None)


def test_subjects_with_ids_in_words_are_joined_too(world: World) -> None:
    world.people = {"甲": HERE, "乙": None}
    rows = world.entitle(50_000, subject="甲").receive(50_000, subject="乙").findings()
    assert {(row.subject, row.finding, row.area) for row in rows} == {("甲", "missed", HERE), ("乙", "overpaid", None)}


def test_a_policy_that_nobody_asked_about_is_left_out(world: World) -> None:
    assert world.entitle(50_000).receive(50_000, policy="another").findings(card("third")) == []


def test_an_office_without_receipts_has_covered_nobody(world: World) -> None:
    entitlements = world.entitle(50_000).write()
    (world.root / "shard" / "receipts.parquet").unlink()
    assert find(world, (card(),), entitlements, date(2025, 12, 31), world.root / "out").count("missed") == 1


def test_coverage_is_delivered_over_entitled_and_leaves_out_who_is_not_entitled(world: World) -> None:
    world.people = dict.fromkeys(range(1, 7), HERE)
    for person in (1, 2, 3, 4):
        world.entitle(50_000, subject=person)
    for person, paid in ((1, 50_000), (2, 30_000), (3, 60_000), (5, 50_000)):
        world.receive(paid, subject=person)
    summary = world.entitle(None, subject=6, status="unknown").summary()
    found = coverage(summary.cells)
    assert (found.entitled, found.delivered, found.rate) == (4, 3, 0.75)
    assert summary.stake("missed", "underpaid") == 70_000
    assert summary.subjects["overpaid", "person"] == 2
