"""A file becomes statements: looked at first, applied as a whole, and undone as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date

import pytest
from django.db import DatabaseError, connections

from tests.office import COMMUNITY, OfficeForTests
from tests.registry.imports.files import HEAD, id_number, people, person
from tests.registry.imports.running import applied, begun, confirmed, registry, rows, undone
from yingbao.registry.actions import Saying, state
from yingbao.registry.imports.applying import root_of
from yingbao.registry.models import Statement, Subject
from yingbao.registry.secrets import ring

FULL = [*HEAD, "联系电话", "户号", "独居"]


def text(table: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def full(order: int, phone: str = "13800000000", home: str = "H-1", alone: str = "是", **other: str) -> list[str]:
    return [*person(order, f"居民{order}", **other), phone, home, alone]


def named(name: str) -> Subject:
    return Subject.objects.using("owner").get(name=name)


@pytest.fixture(autouse=True)
def empty(office: OfficeForTests) -> None:
    """Each test begins with nobody."""
    with office.sql() as con:
        con.execute(
            "TRUNCATE registry_subject, registry_statement, registry_secret, registry_run, registry_pair, registry_merge CASCADE"
        )


def test_an_import_comes_after_whatever_the_worker_did_before(office: OfficeForTests) -> None:
    """A look at findings has had temporary tables in the same session."""
    for deed in (begun, applied):
        with connections["worker"].cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE looked AS SELECT 1; DROP TABLE looked")
        assert deed(office, text([FULL, full(1)])).report["refused"] is None


def test_new_people_come_with_their_profile_their_household_and_their_numbers_sealed(office: OfficeForTests) -> None:
    run = applied(office, text([FULL, full(1), full(2), full(3, home="H-2")]))
    assert run.counts["new"] == 3 and run.counts["homes"] == 2 and run.state == "applied"
    one, two = named("居民1"), named("居民2")
    assert one.profile["lives_alone"] is True and one.area == COMMUNITY
    assert one.household_id == two.household_id != named("居民3").household_id
    assert Subject.objects.using("owner").get(pk=one.household_id).area == COMMUNITY
    number = person(1)[1]
    assert rows(
        "SELECT subject_id FROM registry_secret WHERE fact = 'id_number' AND hash = %s", [ring().hash(number)]
    ) == [(one.pk,)]
    assert number not in json.dumps(rows("SELECT facts::text, sensitive::text FROM registry_statement"))
    ((cipher,),) = rows("SELECT cipher FROM registry_secret WHERE subject_id = %s AND fact = 'phone'", [one.pk])
    assert ring().decrypt("phone", one.pk, bytes(cipher)) == "13800000000"


def test_the_profile_of_whoever_is_new_is_what_the_database_would_derive(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1), full(2, alone=""), full(3, home="")]))
    before = registry()
    with office.sql() as con:
        con.execute("SELECT registry.refresh(ARRAY(SELECT id FROM registry_subject))")
    assert registry() == before


def test_a_dry_run_writes_nothing_and_tells_what_would_change(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1), full(2)]))
    before = registry()
    run = begun(office, text([FULL, full(1, alone="否"), full(2), full(3)]))
    assert registry() == before
    assert (run.counts["new"], run.counts["changed"], run.counts["same"]) == (1, 1, 1)
    (change,) = run.report["sample"]
    assert change["name"] == "居民1" and change["facts"] == [["lives_alone", True, False]]


def test_the_same_file_twice_changes_nothing(office: OfficeForTests) -> None:
    content = text([FULL, *(full(order, home=f"H-{order % 3}") for order in range(1, 20))])
    applied(office, content)
    count, before = rows("SELECT count(*) FROM registry_statement"), registry()
    for day in (date(2025, 12, 31), date(2025, 12, 30)):
        run = applied(office, content, day=day)
        if day == date(2025, 12, 31):
            assert run.counts["same"] == 19 and run.counts["new"] == run.counts["changed"] == 0
            assert rows("SELECT count(*) FROM registry_statement") == count and registry() == before


def test_a_changed_row_is_a_new_statement_and_the_old_one_stays_readable(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1)]))
    applied(office, text([FULL, full(1, alone="否", phone="13900000000")]))
    said = Statement.objects.using("owner").filter(subject=named("居民1"), topic="facts").order_by("id")
    assert [one.facts["lives_alone"] for one in said] == [True, False]
    assert said[0].recorded_to == said[1].recorded_at and said[0].ended_by_id == said[1].run_id


def test_a_new_phone_alone_is_a_change_too(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1)]))
    run = applied(office, text([FULL, full(1, phone="13900000000")]))
    assert run.counts["changed"] == 1


def test_a_file_of_a_later_day_leaves_the_earlier_days_as_they_were(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1)]), day=date(2025, 6, 1))
    applied(office, text([FULL, full(1, alone="否")]), day=date(2025, 12, 1))
    subject = named("居民1").pk
    for day, alone in ((date(2025, 7, 1), True), (date(2025, 12, 31), False)):
        ((facts,),) = rows("SELECT facts::text FROM registry.derive(ARRAY[%s], %s, 'infinity')", [subject, day])
        assert json.loads(facts)["lives_alone"] is alone


def test_somebody_known_by_their_id_from_elsewhere_is_not_made_twice(office: OfficeForTests) -> None:
    known = office.enrol(id_number=person(1)[1], name="老名字")
    run = applied(office, text([FULL, full(1)]))
    assert run.counts["new"] == 0 and run.counts["added"] == 1
    assert Statement.objects.using("owner").filter(subject_id=known, source__code="population").exists()


def test_without_an_id_the_sources_own_number_tells_who_it_is(office: OfficeForTests) -> None:
    head = ["编号", "姓名", "居住社区"]
    applied(office, text([head, ["a-1", "无证者", "光明社区"]]), "civil")
    run = applied(office, text([head, ["a-1", "无证者", "碧眼社区"]]), "civil")
    assert run.counts["changed"] == 1 and named("无证者").area == "440311001002"
    assert applied(office, text([head, ["A1", "另一人", "碧眼社区"]]), "civil").counts["new"] == 1


def test_the_same_number_at_another_source_is_somebody_else(office: OfficeForTests) -> None:
    head = ["编号", "姓名", "居住社区"]
    applied(office, text([head, ["1", "甲", "光明社区"]]), "civil")
    assert applied(office, text([head, ["1", "乙", "光明社区"]]), "shared").counts["new"] == 1


def test_whoever_is_missing_in_a_complete_register_has_left(office: OfficeForTests) -> None:
    everybody = [full(order) for order in range(1, 101)]
    applied(office, text([FULL, *everybody]), day=date(2025, 11, 30))
    run = applied(office, text([FULL, *everybody[1:]]))
    assert run.counts["gone"] == 1
    ((until,),) = rows(
        "SELECT max(valid_to) FROM registry_statement s JOIN registry_subject p ON p.id = s.subject_id WHERE s.run_id = %s",
        [run.pk],
    )
    assert until == date(2025, 12, 31)
    assert rows("SELECT count(*) FROM registry_subject WHERE kind = 'person' AND profile = '{}'") == [(1,)]


def test_more_than_two_in_a_hundred_missing_is_asked_about_first(office: OfficeForTests) -> None:
    everybody = [full(order) for order in range(1, 51)]
    applied(office, text([FULL, *everybody]))
    run = begun(office, text([FULL, *everybody[:40]]))
    before = registry()
    refused = confirmed(office, run)
    assert refused.state == "checked" and refused.report["refused"]["code"] == "ends-too-many" and registry() == before
    assert confirmed(office, run, end_gone=False).counts["gone"] == 0
    assert registry() == before
    assert applied(office, text([FULL, *everybody[:40]]), end_gone=True).counts["gone"] == 10


def test_a_row_set_aside_still_stands_for_somebody_who_is_not_taken_for_gone(office: OfficeForTests) -> None:
    everybody = [full(order) for order in range(1, 101)]
    applied(office, text([FULL, *everybody]))
    bad_cell = [*everybody[0][:2], "不明", *everybody[0][3:]]
    bad_id = [everybody[1][0], "4.40311E+17", *everybody[1][2:]]
    run = applied(office, text([FULL, bad_cell, bad_id, *everybody[2:]]))
    assert run.counts["returned"] == 2 and run.counts["gone"] == 0 and run.counts["spared"] == 1


def test_a_register_that_is_not_complete_ends_nobody(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1), full(2)]), "civil")
    assert applied(office, text([FULL, full(1)]), "civil").counts["gone"] == 0


def test_an_undone_import_leaves_the_registry_as_it_was_and_its_time_remembered(office: OfficeForTests) -> None:
    everybody = [full(order, home=f"H-{order % 7}") for order in range(1, 101)]
    applied(office, text([FULL, *everybody]), day=date(2025, 11, 30))
    office.enrol(name="路人", id_number=id_number(order=888))
    before = registry()
    changed = [full(order, alone="否", home="H-9") for order in range(2, 30)]
    run = applied(office, text([FULL, *changed, *everybody[29:], full(200, home="H-200")]))
    between, moment = registry(), rows("SELECT clock_timestamp()::text")[0][0]
    assert run.counts["gone"] == 1 and run.counts["new"] == 1
    assert undone(office, run).state == "undone"
    assert registry() == before
    old = [row for row in between[0:] if len(row) == 10 and row[0] != named_id(between, "居民200")]
    then = [row for row in registry(known=moment) if len(row) == 10]
    assert [row for row in then if row[4] == run.source_id] == [
        row for row in old if row[4] == run.source_id and row[0] in {r[0] for r in then}
    ]


def named_id(state_of: list[tuple[object, ...]], name: str) -> object:
    return next(row[0] for row in state_of if len(row) == 8 and row[5] == name)


def test_an_import_on_which_people_have_worked_is_not_undone(office: OfficeForTests) -> None:
    run = applied(office, text([FULL, full(1)]))
    with office.at_a_desk("community_worker"):
        state(Saying("person", named("居民1").pk, "correction", date(2025, 12, 31), "核实", {"lives_alone": False}))
    before = registry()
    refused = undone(office, run)
    assert refused.state == "applied" and refused.report["refused"]["code"] == "later-people" and registry() == before


def test_an_import_on_which_a_later_one_stands_is_undone_after_it(office: OfficeForTests) -> None:
    first = applied(office, text([FULL, full(1)]))
    second = applied(office, text([FULL, full(1, alone="否")]))
    assert undone(office, first).report["refused"] == {"code": "later-import", "words": {"run": second.pk}}
    assert undone(office, second).state == "undone"
    assert undone(office, first).state == "undone"
    assert rows("SELECT count(*) FROM registry_subject") == [(0,)]


def test_a_street_imports_its_own_people_and_no_others(office: OfficeForTests) -> None:
    office.enrol("440311004002", id_number=person(3)[1], name="远方")
    content = text([FULL, full(1), full(2, 居住社区="东坑社区"), full(3)])
    run = applied(office, content, role="street_reviewer", area="440311001")
    assert run.counts["new"] == 1 and run.counts["returned"] == 2
    assert {fault["code"] for fault in run.report["faults"] if fault["fatal"]} == {"outside"}


def test_relations_are_imported_between_people_who_are_known(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1), full(2)]))
    head = ["儿童身份证号", "父母身份证号", "被撤销监护人资格"]
    table = [head, [person(1)[1], person(2)[1], "是"], [person(1)[1], id_number(order=999), "否"]]
    run = applied(office, text(table), "shared", topic="parents")
    assert run.counts["accepted"] == 1
    (said,) = Statement.objects.using("owner").filter(topic="parents")
    assert said.subject_id == named("居民1").pk and said.other_id == named("居民2").pk
    assert rows("SELECT sensitive ->> 'custody_revoked' FROM registry_statement WHERE id = %s", [said.pk]) == [
        ("true",)
    ]
    assert applied(office, text(table), "shared", topic="parents").counts["same"] == 1


def test_events_of_a_household_find_it_by_one_of_its_people(office: OfficeForTests) -> None:
    applied(office, text([FULL, full(1)]))
    table = [["本人身份证号", "困难类型", "发生日期"], [person(1)[1], "火灾", "2025-10-01"]]
    run = applied(office, text(table), "civil", kind="household", topic="hardships")
    (said,) = Statement.objects.using("owner").filter(topic="hardships")
    assert (
        said.subject_id == named("居民1").household_id
        and said.valid_from == date(2025, 10, 1)
        and run.counts["accepted"] == 1
    )
    changed = [table[0], [person(1)[1], "交通事故", "2025-10-01"]]
    assert applied(office, text(changed), "civil", kind="household", topic="hardships").counts["changed"] == 1


def test_organisations_are_known_by_their_code(office: OfficeForTests) -> None:
    table = [["名称", "统一社会信用代码", "登记地"], ["某服务中心", "91110000600037341L", "光明社区"]]
    assert applied(office, text(table), "civil", kind="organisation").counts["new"] == 1
    table[1][0] = "某服务中心（更名）"
    assert applied(office, text(table), "civil", kind="organisation").counts["changed"] == 1


def test_the_log_has_one_entry_whose_root_covers_every_statement(office: OfficeForTests) -> None:
    run = applied(office, text([FULL, full(1), full(2)]))
    (detail,) = [
        row[0]
        for row in rows(
            "SELECT detail::text FROM accounts_entry WHERE kind = 'import' AND detail ->> 'act' = 'apply' AND detail ->> 'run' = %s",
            [str(run.pk)],
        )
    ]
    with office.sql() as con:
        assert json.loads(detail)["root"] == run.root == root_of(con.cursor(), run.pk)
        con.execute(
            "UPDATE registry_statement SET facts = facts || '{\"lives_alone\": false}' WHERE run_id = %s AND facts ? 'lives_alone'",
            [run.pk],
        )
        assert root_of(con.cursor(), run.pk) != run.root


@pytest.mark.parametrize("role", ["community_worker", "analyst", "auditor"])
def test_nobody_imports_without_the_right(office: OfficeForTests, role: str) -> None:
    area = {"community_worker": COMMUNITY, "auditor": "440311"}.get(role, "")
    with pytest.raises(DatabaseError, match="not at this desk"):
        begun(office, text([FULL, full(1)]), role=role, area=area)


def test_what_people_say_by_hand_is_not_imported_by_the_file(office: OfficeForTests) -> None:
    with pytest.raises(DatabaseError, match="not at this desk"):
        begun(office, text([FULL, full(1)]), "visit")


def test_a_file_that_cannot_be_read_says_why_in_its_run(office: OfficeForTests) -> None:
    run = begun(office, b"<html><table></table></html>")
    assert run.state == "unreadable" and run.report["refused"]["code"] == "html"


def test_of_a_hundred_rows_with_seven_bad_ones_the_rest_goes_in(office: OfficeForTests) -> None:
    table = people(100)
    for row in range(10, 17):
        table[row][1] = "440311199003070000"
    run = applied(office, text(table))
    assert (run.counts["read"], run.counts["accepted"], run.counts["returned"]) == (100, 93, 7)
