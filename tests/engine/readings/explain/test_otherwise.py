"""What would have changed a refusal: the nearest values, the smallest sets, and nothing that nobody can change."""

from datetime import date

from yingbao.engine.readings.explain.world import attach, blank_row

POOR = {"savings": 1_000_000}


def changed(proof):
    return [{step.fact.name: step.to for step in change.steps} for change in proof.changes]


def test_an_income_one_fen_too_high_is_named_to_the_fen(home, ask):
    proof = ask("income_aid", home(POOR, {"wage": 120_000}))
    assert changed(proof)[0] == {"wage": 119_999}
    assert "如果家庭成员 2 的月工资为 1,199.99 元（现为 1,200.00 元），结果就会改变，金额 0.01 元" in proof.to_text(
        "zh"
    )


def test_two_obstacles_need_two_facts(home, ask):
    found = changed(ask("income_aid", home({"savings": 3_000_000, "cars": 1}, {"wage": 0})))
    assert found[0] == {"savings": 2_000_000, "cars": 0}


def test_what_stands_alone_is_not_told_together_with_more(home, ask):
    found = changed(ask("income_aid", home({"savings": 1_000, "cars": 2}, {"wage": 0})))
    assert found == [{"cars": 0}]


def test_no_one_is_told_to_have_been_born_earlier_while_something_else_would_do(home, ask):
    person = home({}, {"birth": date(1940, 1, 1), "agreed": False}).collections["members"][0]
    assert changed(ask("age_pension", person)) == [{"agreed": True}]


def test_a_grade_is_proposed_before_an_age_that_would_do_as_well(book, home, ask):
    facts = {"birth": date(1980, 1, 1), "grade": "three", "card_until": date(2030, 1, 1), "agreed": True}
    person = home({}, facts).collections["members"][0]
    for number in (91, 92):
        attach(book.dictionary, person, "parents", blank_row(book.dictionary, "parents", number, {"cares": False}))
    assert changed(ask("care_help", person)) == [{"grade": "one"}]


def test_where_only_the_birthday_stands_in_the_way_it_is_said(home, ask):
    person = home({}, {"birth": date(1955, 6, 2), "agreed": True}).collections["members"][0]
    assert changed(ask("age_pension", person)) == [{"birth": date(1955, 6, 1)}]


def test_a_refusal_that_would_only_become_a_question_says_so(home, ask):
    proof = ask("income_aid", home({"savings": 1_000, "cars": 1}, {"wage": None}))
    assert changed(proof) == [{"cars": 0}]
    assert "就还不能确定" in proof.to_text("zh")


def test_the_same_question_is_answered_the_same_way_twice(home, ask):
    first = ask("income_aid", home(POOR, {"wage": 300_000}, {"wage": 100_000}))
    again = ask("income_aid", home(POOR, {"wage": 300_000}, {"wage": 100_000}))
    assert changed(first) == changed(again)
    assert 1 <= len(changed(first)) <= 5


def test_trying_other_values_leaves_the_facts_as_they_were(home, ask):
    household = home(POOR, {"wage": 120_000})
    proof = ask("income_aid", household)
    assert proof.changes
    assert household.collections["members"][0].facts["wage"] == 120_000
    assert proof.status == "not"


def test_every_proposed_change_really_brings_the_answer_about(home, ask):
    for wage, savings, cars in ((120_000, 0, 0), (500_000, 5_000_000, 1), (0, 2_000_001, 0)):
        proof = ask("income_aid", home({"savings": savings, "cars": cars}, {"wage": wage}))
        for change in proof.changes:
            again = home({"savings": savings, "cars": cars}, {"wage": wage})
            for step in change.steps:
                row = again if step.row.table == "household" else again.collections["members"][0]
                row.facts[step.fact.name] = step.to
            assert ask("income_aid", again).status == "entitled"


def test_of_a_ceiling_both_ends_are_told(home, ask):
    household = home({}, {"birth": date(1980, 1, 1), "agreed": True, "grade": "three", "card_until": date(2030, 1, 1)})
    proof = ask("care_help", household.collections["members"][0])
    (first, *_) = proof.changes
    assert (first.amount, first.amount_max) == (10_000, 30_000)
    assert "结果就会改变，金额 100.00 元 至 300.00 元，由经办机关定" in proof.to_text("zh")
    assert "with CNY 100.00 to CNY 300.00, as the office decides" in proof.to_text("en")
