"""The processes of the district's own policies: everybody gets to the end, and nobody decides on what they found out themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.limits import fen_of
from yingbao.engine.policies.process import END, Step, Term, process_of, steps_on
from yingbao.engine.readings.say import say

BOOK = load_book(Path(__file__).parents[3] / "policies")
OFFICE = BOOK.dictionary.office
DAYS = (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
GIVES = ("pay_first", "decide")
FINDS_OUT = ("survey", "check", "assess", "opinion", "draw_check")
POLICIES = sorted(
    name
    for name in BOOK.by_id
    if (chain := BOOK.chain(name, OFFICE))
    and (chain.is_rule or process_of(BOOK, name, OFFICE))
    and chain.front["kind"] != "signal"
)


def steps(policy: str, day: str) -> dict[str, Step]:
    return steps_on(process_of(BOOK, policy, OFFICE), date.fromisoformat(day))


def arrives(now: dict[str, Step], name: str, marks: frozenset[str]) -> str:
    """The step at which a case with these marks arrives, END at the end."""
    for _ in range(len(now) + 1):
        if name == END:
            return END
        when = now[name].when
        if not when or (when.removeprefix("not ") in marks) is not when.startswith("not "):
            return name
        name = now[name].next[0][1]
    raise AssertionError(f"{name} is passed over in a circle")


def goes_on(now: dict[str, Step], name: str, marks: frozenset[str]) -> set[str]:
    """Every step that a case comes to from `name` on, END among them if it can end."""
    found, ahead = set[str](), [arrives(now, name, marks)]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += [arrives(now, to, marks) for _, to in now[name].next] if name != END else []
    return found


def bearings(now: dict[str, Step]) -> Iterator[frozenset[str]]:
    """No mark, each mark, all of them."""
    marks = frozenset(step.when.removeprefix("not ") for step in now.values() if step.when)
    yield from {frozenset[str](), marks, *(frozenset([mark]) for mark in marks)}


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_has_a_process_on_either_side_of_the_new_law(policy: str) -> None:
    for day in DAYS:
        assert steps_on(process_of(BOOK, policy, OFFICE), day)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_case_can_end_from_every_step_whatever_its_marks(policy: str) -> None:
    for day in DAYS:
        now = steps_on(process_of(BOOK, policy, OFFICE), day)
        for marks in bearings(now):
            stuck = [name for name in now if END not in goes_on(now, name, marks)]
            assert not stuck, (day, marks)


@pytest.mark.parametrize("policy", POLICIES)
def test_who_found_out_does_not_decide(policy: str) -> None:
    for day in DAYS:
        now = steps_on(process_of(BOOK, policy, OFFICE), day)
        for step in now.values():
            if any(outcome == "granted" for outcome, _ in step.next) and step.does == "decide":
                earlier = {
                    name for name, other in now.items() if other.does in FINDS_OUT and leads_to(now, name, step.id)
                }
                assert earlier <= set(step.apart), (policy, step.id, earlier - set(step.apart))


def leads_to(now: dict[str, Step], name: str, target: str) -> bool:
    """Whether a case comes from one step to the other without its decision in between."""
    found, ahead = set[str](), [name]
    while ahead:
        name = ahead.pop()
        if name == target:
            return True
        if name not in found and name != END and (now[name].does != "decide"):
            found.add(name)
            ahead += [to for _, to in now[name].next]
    return False


def test_before_the_new_law_dibao_is_stopped_with_reasons_and_from_its_first_day_the_person_is_heard_first() -> None:
    before, after = steps("dibao", "2026-06-30"), steps("dibao", "2026-07-01")
    assert dict(before["recheck"].next)["stop"] == "change"
    assert "hearing" not in before
    assert dict(after["recheck"].next)["stop"] == "hearing"
    assert dict(after["hearing"].next)["done"] == "change"
    assert [str(citation) for citation in after["hearing"].citations][-1] == "中华人民共和国社会救助法 art 48"


@pytest.mark.parametrize(
    "policy", ["dibao", "dibao_danren", "dibao_bianyuan", "gangxing_zhichu", "fenlei_shibao", "tekun"]
)
def test_no_social_assistance_is_cut_or_ended_unheard_under_the_new_law(policy: str) -> None:
    now = steps(policy, "2026-07-01")
    for name, step in now.items():
        for outcome, to in step.next:
            if outcome in ("reduce", "stop"):
                assert now[to].does == "hearing", (name, outcome, to)
                assert arrives(now, to, frozenset(["died"])) not in ("hearing", "hearing_end"), (
                    "nobody is left to be heard"
                )
    earlier = steps(policy, "2026-06-30")
    assert not [step.id for step in earlier.values() if step.does == "hearing"]


def test_from_its_first_day_no_papers_are_asked_for_that_the_check_can_supply() -> None:
    cited = {
        day: {citation.article for citation in steps("dibao", day)["papers"].citations}
        for day in ("2026-06-30", "2026-07-01")
    }
    assert cited == {"2026-06-30": {"art 10"}, "2026-07-01": {"art 10", "art 62"}}


def test_the_terms_of_dibao_are_those_of_its_procedure() -> None:
    now = steps("dibao", "2025-12-31")
    assert {name: step.within for name, step in now.items() if step.within} == {
        "survey": (Term(3, "working_days"),),
        "survey_kin": (Term(3, "working_days"),),
        "check": (Term(3, "working_days"),),
        "publicise": (Term(7, "days"),),
        "decide": (Term(10, "working_days"), Term(30, "working_days", "accept")),
        "decide_hard": (Term(45, "working_days", "accept"),),
        "notify": (Term(3, "working_days"),),
        "recheck_death": (Term(3, "months"),),
    }
    assert (now["survey"].people, now["survey_kin"].people) == (2, 2)


def test_kin_of_staff_are_visited_by_the_district_and_nobody_else() -> None:
    now = steps("dibao", "2025-12-31")
    assert arrives(now, "survey", frozenset()) == "survey"
    assert arrives(now, dict(now["survey"].next)["done"], frozenset()) == "check"
    assert arrives(now, "survey", frozenset(["kin"])) == "survey_kin"
    assert now["survey_kin"].by == ("district_officer",)


@pytest.mark.parametrize("policy", ["shiwu_ertong", "guer", "linshi_jinan"])
def test_no_notice_is_put_up_about_a_child_or_an_emergency(policy: str) -> None:
    for day in DAYS:
        assert not [
            step.id for step in steps_on(process_of(BOOK, policy, OFFICE), day).values() if step.does == "publicise"
        ]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_child_passes_every_notice_over(policy: str) -> None:
    chain = BOOK.chain(policy, OFFICE)
    for day in DAYS:
        now = steps_on(process_of(BOOK, policy, OFFICE), day)
        hung = [name for name, step in now.items() if step.does == "publicise"]
        passed = [name for name in hung if now[arrives(now, name, frozenset({"minor"}))].does != "publicise"]
        assert hung == passed or (chain and chain.subject == "organisation"), (policy, day)


def test_in_an_emergency_help_comes_first_and_papers_follow_within_ten_working_days_of_its_end() -> None:
    now = steps("linshi_jinan", "2025-12-31")
    urgent = frozenset(["urgent"])
    assert arrives(now, dict(now["accept"].next)["accepted"], urgent) == "pay_first"
    assert dict(now["pay_first"].next)["granted"] == "eased"
    assert dict(now["eased"].next)["done"] == "papers"
    assert now["papers"].within == (Term(10, "working_days"),)
    assert arrives(now, dict(now["papers"].next)["complete"], urgent | {"decided"}) == "start"
    assert arrives(now, dict(now["papers"].next)["complete"], urgent) == "decide", "marked too late to be paid first"
    assert arrives(now, dict(now["accept"].next)["accepted"], frozenset()) == "papers"
    assert arrives(now, dict(now["papers"].next)["complete"], frozenset()) == "decide"


def test_whoever_is_drawn_is_visited_by_the_district_before_it_decides() -> None:
    now = steps("tekun", "2025-12-31")
    after_notice = dict(now["publicise"].next)["no_objection"]
    assert arrives(now, after_notice, frozenset(["drawn"])) == "draw_check"
    assert arrives(now, after_notice, frozenset()) == "decide"
    assert now["opinion"].within == (Term(15, "working_days", "accept"),)


def test_a_limit_that_no_text_gives_is_blank() -> None:
    unknown = [
        step.id
        for name in POLICIES
        for step in process_of(BOOK, name, OFFICE)
        if step.mark == "unknown" and step.within
    ]
    assert not unknown


def test_a_process_is_read_back_with_its_terms_and_by_what_law() -> None:
    zh, en = (said.to_text() for lang in ("zh", "en") if (said := say(BOOK, "dibao", DAYS[2], OFFICE, lang)))
    assert "6. 经济状况核对：3 个工作日。依据：《最低生活保障审核确认办法》第17条（已对照原文）" in zh
    assert "审核确认：10 个工作日，或者从“受理”起 30 个工作日，先到的为准。" in zh
    assert "4. survey at home: not where marked “kin of staff”, 3 working days, 2 people together. By: " in en
    assert "decide: 10 working days or 30 working days from “accept”, whichever is over first. By: " in en
    assert "家庭成员去世后核查：“本人或全家去世”或“家庭成员去世”时自动发起，3 个月。" in zh
    assert (
        "opened by itself on “the death of the person or of the whole household” or “a death in the family”, 3 months."
        in en
    )


def test_whatever_can_be_stopped_says_which_re_check_a_death_enters() -> None:
    """Those of which no step can be stopped are stopped by hand."""
    for day in DAYS:
        for policy in POLICIES:
            now = steps_on(process_of(BOOK, policy, OFFICE), day)
            stops = any(outcome == "stopped" for step in now.values() for outcome, _ in step.next)
            entered = [step.id for step in now.values() if "death" in step.entry]
            assert len(entered) == int(stops), (policy, day)
            ends = (
                {
                    outcome
                    for name in goes_on(now, entered[0], frozenset({"died"}))
                    if name != END
                    for outcome, _ in now[name].next
                }
                if stops
                else {"stopped"}
            )
            assert "stopped" in ends, (policy, day)


def test_what_is_asked_and_taken_down_stands_in_the_tables() -> None:
    for name in POLICIES:
        for step in process_of(BOOK, name, OFFICE):
            if step.does in ("survey", "assess", "hearing", "recheck"):
                assert "fields" in step.row.cells and "questions" in step.fields, (name, step.id)
            recorded = step.does in ("hearing", "check") or step.id == "tell_reporter"
            assert ("record" in step.fields) == recorded, (name, step.id)
    assert steps("dibao", "2026-07-02")["hearing"].fields == ("questions", "pictures", "record")
    assert steps("dibao", "2026-07-02")["decide"].fields == ()


@pytest.mark.parametrize("policy", ["linshi_jinan", "linshi_zhichu"])
def test_of_temporary_relief_the_street_decides_up_to_twice_the_standard(policy: str) -> None:
    for day, most in (("2025-07-10", 307_000), ("2026-07-02", None)):
        held = [step for step in steps(policy, day).values() if step.does in GIVES and "street_reviewer" in step.by]
        law = Law(BOOK, date.fromisoformat(day), OFFICE)
        told = [[(limit.role, fen_of(law, policy, limit.amount)) for limit in step.most] for step in held]
        assert told == [[("street_reviewer", most)]] * len(held) and held
