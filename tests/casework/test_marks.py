"""Marks that turn a case's way: what is registered of the event sets them, people change them and say why, and all of it stands there."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from tests.casework.elders import opened
from tests.casework.test_events import FIRE, found, happens, home, take, to_the_payment
from tests.casework.test_five import letters
from tests.casework.test_many import step
from tests.casework.test_way import STREET, TODAY, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Marking
from yingbao.engine.policies.process import load_words
from yingbao.registry.dictionary import office_dictionary

__all__ = ["home"]
POLICY = "linshi_jinan"


def press(office: OfficeForTests, case: Case, why: str = "") -> str:
    """Presses the button of the mark; the page that follows."""
    client = office.client("community_worker")
    given = {"mark": "urgent", "reason": why}
    return str(client.post(f"/cases/{case.pk}/mark/", given, follow=True).content.decode())


def marks(case: Case) -> list[str]:
    case.refresh_from_db(using="owner")
    return case.marks


def test_an_emergency_registered_as_urgent_is_marked_so_and_says_by_whom(office: OfficeForTests, home: int) -> None:
    case = opened(office, found(home))
    assert marks(case) == ["urgent"]
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "✓ 情况紧急" in page and "登记的事件是这样写的（来源：入户核查）" in page
    assert page.count("“先行救助”由街道审核来办") == 1
    assert Marking.objects.using("owner").get(case=case).statement is not None


def test_who_does_otherwise_says_why_and_it_stands_there(office: OfficeForTests, home: int) -> None:
    case = opened(office, found(home))
    assert "请写明理由" in press(office, case) and marks(case) == ["urgent"]
    page = press(office, case, "亲属已经安置")
    assert marks(case) == [] and "去掉：亲属已经安置" in page
    assert "标上" in press(office, case), "back to what is registered needs no reason"
    assert marks(case) == ["urgent"]


def of_an_illness(office: OfficeForTests, home: int, urgent: bool | None) -> Case:
    """A case of an event that is registered as urgent, as not urgent, or without a word of that."""
    told = {} if urgent is None else {"urgent": urgent}
    facts = {fact: value for fact, value in FIRE.items() if fact != "urgent"} | {"kind": "illness"} | told
    happens(office, home, "2", facts)
    with office.at_a_desk("community_worker"):
        return Case.objects.get(pk=actions.open_case(Opening(POLICY, home, "door", "2"), TODAY))


@pytest.mark.parametrize("urgent", [False, None])
def test_what_is_not_registered_as_urgent_is_not_marked(office: OfficeForTests, home: int, urgent: bool | None) -> None:
    case = of_an_illness(office, home, urgent)
    assert marks(case) == []
    page = press(office, case)
    assert ("请写明理由" in page) == (urgent is False), "where nobody knows, whoever sees it says so"
    assert marks(case) == ([] if urgent is False else ["urgent"])


DENIED = "登记的事件不符合这项政策的一个条件"


@pytest.mark.parametrize("urgent", [False, True, None])
def test_who_decides_is_told_before_that_the_event_is_not_urgent_on_record(
    office: OfficeForTests, home: int, urgent: bool | None
) -> None:
    case = of_an_illness(office, home, urgent)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert (DENIED in page) is (urgent is False) and ("登记的事件写着“情况紧急需立即救助”：否" in page) is (
        urgent is False
    )
    press(office, case, "看着紧急")
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert (DENIED in page) is (urgent is False), "the rules go by the event, whatever the case is marked with"


def at_its_papers(office: OfficeForTests, home: int, *, urgent: bool) -> Case:
    """An emergency at the step of its papers, after it was paid first where it was urgent."""
    case = opened(office, found(home))
    if not urgent:
        press(office, case, "亲属已经安置")
    street = to_the_payment(office, case)
    if urgent:
        take(street, case, "granted", since="2025-12-31", amount="3070.00")
        assert step(case) == "eased"
        letters(office, case)
        take(street, case, "done")
    assert step(case) == "papers"
    return case


def test_what_is_found_urgent_only_at_its_papers_is_decided_all_the_same(office: OfficeForTests, home: int) -> None:
    case = at_its_papers(office, home, urgent=False)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "特别情形" not in page, "no step ahead asks how urgent it is"
    press(office, case, "又烧起来了")
    assert marks(case) == ["urgent"]
    assert do(office, case, "community_worker", COMMUNITY, "complete") == "decide"


def test_what_was_paid_first_is_decided_once_though_it_is_urgent_no_longer(office: OfficeForTests, home: int) -> None:
    case = at_its_papers(office, home, urgent=True)
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "✓ 情况紧急" in page and "后面的步骤不再看它" in page
    assert f"/cases/{case.pk}/mark/" not in page, "nothing is asked where nothing can be set"
    press(office, case, "亲属已经安置")
    assert marks(case) == []
    assert do(office, case, "community_worker", COMMUNITY, "complete") == "start"
    with office.at_a_desk("community_worker"), pytest.raises(DatabaseError, match="not at this desk"):
        actions.mark(Case.objects.get(pk=case.pk), "decided", bears=False)


def test_a_mark_that_no_event_sets_is_set_as_before(office: OfficeForTests) -> None:
    case = open_one(office)
    with office.at_a_desk("street_reviewer", STREET), pytest.raises(DatabaseError, match="not at this desk"):
        actions.mark(Case.objects.get(pk=case.pk), "drawn", bears=True)
    with office.at_a_desk("community_worker"):
        actions.mark(Case.objects.get(pk=case.pk), "kin", bears=True)
    assert marks(case) == ["kin"]
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "标上" in page and "为什么改" not in page, "no event says anything of kin"


def test_what_was_marked_stays_and_only_who_sees_the_case_reads_it(office: OfficeForTests, home: int) -> None:
    case = opened(office, found(home))
    with office.sql() as con, pytest.raises(Exception, match="what was decided is not changed"):
        con.execute("UPDATE casework_marking SET bears = false WHERE case_id = %s", [case.pk])
    with office.at_a_desk("community_worker", "440311001002"):
        assert not Marking.objects.filter(case=case.pk).exists()
    with office.at_a_desk("community_worker"), pytest.raises(DatabaseError, match="permission denied"):
        Marking.objects.create(case_id=case.pk, mark="kin", bears=True, at=case.opened_at)


def test_a_fact_that_sets_a_mark_is_one_of_yes_or_no_that_nobody_may_not_see() -> None:
    from django.conf import settings

    from yingbao.casework.words import words

    tables = office_dictionary().dictionary.tables.values()
    assert words().set_by
    for mark, fact in words().set_by.items():
        assert mark in load_words(settings.POLICIES).marks
        known = [table.facts[fact] for table in tables if table.kind == "event" and fact in table.facts]
        assert known and all((one.kind, one.sensitivity) == ("boolean", "plain") for one in known)
