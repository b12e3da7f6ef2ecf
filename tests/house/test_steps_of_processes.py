"""The engine knows neither roles nor letters: whether those that a process names exist is found out here."""

from pathlib import Path

import yaml

import yingbao
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.process import Step, process_of

from .tree import ROOT

ROLES = yaml.safe_load((Path(yingbao.__file__).parent / "accounts" / "roles.yaml").read_text(encoding="utf-8"))["roles"]
BOOK = load_book(ROOT / "policies")
STEPS = [(policy, step) for policy in BOOK.by_id for step in process_of(BOOK, policy, BOOK.dictionary.office)]


def test_every_step_of_a_process_is_done_by_roles_that_exist_and_may_work_on_cases() -> None:
    assert STEPS
    able = {code for code, role in ROLES.items() if {"cases", "state"} <= set(role["may"])}
    found = [f"{policy}: {step.id}: {role}" for policy, step in STEPS for role in step.by if role not in able]
    assert not found, "roles.yaml has no such role, or it may not work on cases:\n" + "\n".join(found)


def test_every_letter_that_a_step_names_is_one_that_the_office_writes() -> None:
    letters = {path.stem for path in (ROOT / "policies" / "documents").glob("*.yaml")}
    found = [f"{policy}: {step.id}: {step.document}" for policy, step in STEPS if step.document not in letters | {""}]
    assert not found, "policies/documents has no such letter:\n" + "\n".join(found)


def test_whoever_may_be_paid_less_at_a_re_check_may_be_paid_more() -> None:
    found = [f"{policy}: {step.id}" for policy, step in STEPS if "reduce" in _ways(step) and "raise" not in _ways(step)]
    assert not found, "nobody can raise there:\n" + "\n".join(found)


def test_where_people_are_heard_before_they_get_less_a_raise_leads_to_no_reduction() -> None:
    by_id = {(policy, step.id): step for policy, step in STEPS}
    heard = [(policy, _ways(step)) for policy, step in STEPS if _ways(step).get("reduce", "").startswith("hearing")]
    assert heard
    for policy, ways in heard:
        assert set(_ways(by_id[policy, ways["raise"]])) == {"raised", "keep"}, policy


def test_whoever_proposes_a_change_at_a_re_check_does_not_decide_it() -> None:
    by_id = {(policy, step.id): step for policy, step in STEPS}
    found = [
        f"{policy}: {to.id} is not apart from {step.id}"
        for policy, step in STEPS
        if step.does == "recheck"
        for to in _changes(by_id, policy, step)
        if to.apart and step.id not in to.apart
    ]
    assert not found, "\n".join(found)


def _changes(by_id: dict[tuple[str, str], Step], policy: str, step: Step) -> list[Step]:
    """The steps that decide what is proposed here, after a hearing or a notice."""
    ahead = [to for outcome, to in step.next if outcome in ("raise", "reduce", "stop")]
    found = [by_id[policy, to] for to in ahead if (policy, to) in by_id]
    return [*(to for to in found if to.does == "change"), *(to for one in found for to in _after(by_id, policy, one))]


def _after(by_id: dict[tuple[str, str], Step], policy: str, step: Step) -> list[Step]:
    leads = [by_id[policy, to] for _, to in step.next if (policy, to) in by_id]
    return [to for to in leads if to.does == "change"]


def _ways(step: Step) -> dict[str, str]:
    return dict(step.next)
