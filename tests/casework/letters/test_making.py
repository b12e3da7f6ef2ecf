"""Letters of cases: made at the step that names one, numbered without gaps, kept as they were, closed to who may not."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import psycopg
import pytest
from django.db import DatabaseError, connections
from pypdf import PdfReader

from tests.casework.notices import PDF as PAPER
from tests.casework.notices import written
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, another, do, open_one, others
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case, Letter
from yingbao.casework.papers.naming import Wanted
from yingbao.casework.refusals import why_not
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject

RARE = "\U0002a700"
"""A character that no font of ours has."""
HOSTILE = '王<b>#read("/etc/passwd")</b>$x$'


def letters(case: Case) -> list[Letter]:
    """Those that somebody made, and not the tests' own."""
    return list(Letter.objects.using("owner").filter(case=case, made_by__gt=0).order_by("id"))


def at_the_counter(office: OfficeForTests, name: str = "") -> Case:
    """A case that stands where it is taken in."""
    case = open_one(office)
    if name:
        office.enrol(COMMUNITY, name=name, household=case.subject_id)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    return case


def taken_in(office: OfficeForTests, name: str = "") -> Case:
    """A case that was taken in and has no notice of it yet."""
    case = at_the_counter(office, name)
    do(office, case, "street_reviewer", STREET, "accepted")
    return case


def task_told(case: Case) -> int:
    """The last step of which a letter may be made; where there is none, the last."""
    query = "SELECT coalesce((SELECT max(t.id) FROM casework_task t, casework.told_at(t) x WHERE t.case_id = %s), max(id)) FROM casework_task WHERE case_id = %s"
    with connections["owner"].cursor() as cursor:
        return int(cursor.execute(query, [case.pk, case.pk]).fetchone()[0])


def make(office: OfficeForTests, case: Case, role: str, area: str, **more: object) -> str:
    """Presses the button; the page that follows."""
    given = {"task": task_told(case), "last": 0, **more}
    return str(office.client(role, area).post(f"/cases/{case.pk}/letter/", given, follow=True).content.decode())


def in_sql(office: OfficeForTests, desk: tuple[str, str], statement: str) -> list[tuple[object, ...]]:
    """One statement as the pages' role, at a desk."""
    with office.sql("yingbao_web") as con, con.transaction():
        con.execute("SELECT set_config('yingbao.desk', %s, true)", [office.token(*desk)])
        return list(con.execute(statement).fetchall())


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def pdf_of(office: OfficeForTests, letter: Letter, role: str = "street_reviewer", area: str = STREET) -> bytes:
    answer = office.client(role, area).post(f"/letters/{letter.pk}/pdf/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def refused(office: OfficeForTests, why: str = "收入高于标准") -> Case:
    """A case that was refused and stands where that is told."""
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    given = {"task": task_of(case), "outcome": "refused", "since": "2025-12-31", "reason": why}
    office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/act/", given)
    return case


def test_who_takes_an_application_in_makes_the_notice_and_it_is_listed(office: OfficeForTests) -> None:
    case = at_the_counter(office, "李四")
    assert "出具：受理通知书" not in office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    do(office, case, "street_reviewer", STREET, "accepted")
    assert "出具：受理通知书" in office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    page = make(office, case, "street_reviewer", STREET)
    made = letters(case)[0]
    assert made.number in page and "已出具" in page
    paper = pdf_of(office, made)
    assert hashlib.sha256(paper).hexdigest() == made.sha256
    told = text_of(paper)
    assert "受理通知书" in told and "李四" in told and made.number in told and case.number in told
    read = office.client("street_reviewer", STREET).post(f"/letters/{made.pk}/").content.decode()
    assert "李四" in read and made.number in read


def test_numbers_run_by_kind_and_leave_no_gap(office: OfficeForTests) -> None:
    made = Letter.objects.using("owner").filter(kind="supplement", year=2025).order_by("serial")
    before = made.count()
    for papers in ("户口簿", RARE, "收入证明"):  # no font has the second: it cannot be written, and takes no number
        case = at_the_counter(office, "李四")
        do(office, case, "street_reviewer", STREET, "incomplete", papers=others(papers * 2))
        make(office, case, "street_reviewer", STREET)
    assert [letter.serial for letter in made] == list(range(1, before + 3))
    assert made[before].number.endswith(f"〔2025〕{before + 1}号")


def test_a_name_that_looks_like_a_program_is_printed_as_it_is(office: OfficeForTests) -> None:
    case = taken_in(office, HOSTILE)
    make(office, case, "street_reviewer", STREET)
    made = letters(case)[0]
    assert HOSTILE in text_of(pdf_of(office, made)).replace("“", '"')
    read = office.client("street_reviewer", STREET).post(f"/letters/{made.pk}/").content.decode()
    assert "<b>#read" not in read and "&lt;b&gt;#read" in read


def test_a_button_pressed_twice_makes_one_letter_and_made_again_replaces_it(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    assert "刚才已经有人做好了" in make(office, case, "street_reviewer", STREET)
    first = letters(case)[0]
    page = make(office, case, "street_reviewer", STREET, last=first.pk)
    assert len(letters(case)) == 2 and "已被替代" in page


def test_who_does_not_do_the_step_makes_no_letter(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    assert "现在不能由您出文书" in make(office, case, "community_worker", COMMUNITY)
    assert office.client("street_reviewer", "440311004").post(f"/cases/{case.pk}/letter/", {}).status_code == 404
    assert not letters(case)


def test_a_refusal_says_why_by_which_law_and_how_to_ask(office: OfficeForTests) -> None:
    case = refused(office)
    make(office, case, "street_reviewer", STREET)
    told = text_of(pdf_of(office, letters(case)[0]))
    assert "收入高于标准" in told and "《最低生活保障审核确认办法》第20条" in told and "已对照原文" not in told
    assert "期限向作出决定的机关询问" in told and "※" not in told


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (
            "收入高于标准（工资每月 9000 元；房租不计）；财产符合规定",
            "收入高于标准（工资每月9000元；房租不计）；财产符合规定。",
        ),
        ("收入高于标准。", "收入高于标准。"),
        ("收入高于标准；", "收入高于标准。"),
    ],
)
def test_a_reason_stands_in_the_letter_as_it_was_written_with_a_full_stop(
    office: OfficeForTests, why: str, told: str
) -> None:
    case = refused(office, why)
    make(office, case, "street_reviewer", STREET)
    words = text_of(pdf_of(office, letters(case)[0])).replace(" ", "")
    assert told in words and "。。" not in words


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("居住地（光明街道；翠湖社区）不在本区；户籍地也不在", "居住地（光明街道；翠湖社区）不在本区；户籍地也不在。"),
        ("居住地不在本区\n户籍地也不在", "1．居住地不在本区。2．户籍地也不在。"),
    ],
)
def test_why_an_application_is_not_accepted_is_told_line_by_line_and_not_cut_at_semicolons(
    office: OfficeForTests, why: str, told: str
) -> None:
    case = at_the_counter(office, "李四")
    do(office, case, "street_reviewer", STREET, "not_accepted", reason=why)
    make(office, case, "street_reviewer", STREET)
    assert told in text_of(pdf_of(office, letters(case)[0])).replace(" ", "").replace("\n", "")


def test_what_holds_a_proof_is_not_for_roles_without_sensitive_facts(office: OfficeForTests) -> None:
    case = refused(office)
    make(office, case, "street_reviewer", STREET)
    made = letters(case)[0]
    client = office.client("social_worker", COMMUNITY)
    assert client.post(f"/letters/{made.pk}/").status_code == client.post(f"/letters/{made.pk}/pdf/").status_code == 403
    assert made.number in client.get(f"/cases/{case.pk}/").content.decode()
    assert office.client("community_worker", FAR).post(f"/letters/{made.pk}/pdf/").status_code == 404


def test_reading_a_letter_is_a_look_that_the_log_keeps(office: OfficeForTests) -> None:
    from yingbao.accounts.models import Entry

    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    made = letters(case)[0]
    pdf_of(office, made)
    look = Entry.objects.using("owner").filter(kind="look", subject_id=case.subject_id).latest("id")
    assert look.detail["reason"] == made.number


def test_numbers_are_one_after_the_other_however_many_people_press_at_once(office: OfficeForTests) -> None:
    tasks = [task_told(taken_in(office, "李四")) for _ in range(4)]
    token = office.token("street_reviewer", STREET)

    def one(task: int) -> int:
        with office.sql("yingbao_web") as con, con.transaction():
            con.execute("SELECT set_config('yingbao.desk', %s, true)", [token])
            letter, _, _ = con.execute(
                "SELECT * FROM casework.write_letter(%s, 'accept', 0, NULL, NULL, false, '{}')", [task]
            ).fetchone()
            con.execute("SELECT casework.keep_letter(%s, 'x')", [letter])
            return int(letter)

    before = Letter.objects.using("owner").filter(kind="accept", year=2025).count()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(one, tasks))
    serials = Letter.objects.using("owner").filter(pk__in=made).values_list("serial", flat=True)
    assert sorted(serials) == list(range(before + 1, before + 5))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT fields FROM casework_letter",
        "SELECT pdf FROM casework_letter",
        "SELECT code FROM casework_letter",
        "INSERT INTO casework_letter DEFAULT VALUES",
        "UPDATE casework_letter SET number = 'x'",
        "DELETE FROM casework_letter",
        "SELECT casework.letter_about(1)",
        "SELECT casework.allot(1, 'accept', 0, NULL, NULL, false, '{}', 1, NULL)",
        "SELECT casework.letters(1, '{1}')",
        "UPDATE casework_series SET words = 'x'",
    ],
)
def test_with_sql_in_hand_nothing_of_what_letters_say_is_read_or_changed(
    office: OfficeForTests, statement: str
) -> None:
    make(office, taken_in(office, "李四"), "street_reviewer", STREET)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        in_sql(office, ("district_officer", DISTRICT), statement)


def test_with_sql_in_hand_no_number_is_taken_without_its_letter(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    taking = f"SELECT casework.write_letter({task_told(case)}, 'accept', 0, NULL, NULL, false, '{{}}')"
    with pytest.raises(psycopg.errors.CheckViolation):
        in_sql(office, ("street_reviewer", STREET), taking)
    assert not letters(case)


def test_the_letters_of_another_area_are_not_even_listed_in_sql(office: OfficeForTests) -> None:
    make(office, taken_in(office, "李四"), "street_reviewer", STREET)
    assert in_sql(office, ("community_worker", FAR), "SELECT count(*) FROM casework_letter") == [(0,)]


def test_what_was_issued_is_not_changed_by_the_owner_either(office: OfficeForTests) -> None:
    make(office, taken_in(office, "李四"), "street_reviewer", STREET)
    for statement in ("UPDATE casework_letter SET pdf = 'x'", "DELETE FROM casework_letter"):
        with office.sql() as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute(statement)
    assert Subject.objects.using("owner").exists() and another(office, "social_worker", COMMUNITY)


def test_a_letter_of_other_fields_than_its_kind_has_by_now_is_shown_as_it_was_printed(office: OfficeForTests) -> None:
    case = taken_in(office, "李四")
    written(case)
    made = Letter.objects.using("owner").get(case=case)
    answer = office.client("street_reviewer", STREET).post(f"/letters/{made.pk}/")
    assert answer["Content-Type"] == "application/pdf" and answer.content == PAPER


def test_a_demonstrations_letter_says_so_on_the_paper(office: OfficeForTests) -> None:
    from yingbao.accounts.models import Office

    case = taken_in(office, "李四")
    make(office, case, "street_reviewer", STREET)
    assert "（演示）" in text_of(pdf_of(office, letters(case)[0]))
    Office.objects.using("owner").update(made_up=False)
    try:
        make(office, case, "street_reviewer", STREET, last=letters(case)[0].pk)
        assert "演示" not in text_of(pdf_of(office, letters(case)[1]))
    finally:
        Office.objects.using("owner").update(made_up=True)


def test_what_is_missing_is_told_once_paper_by_paper(office: OfficeForTests) -> None:
    case, reviewer = at_the_counter(office, "李四"), office.client("street_reviewer", STREET)
    person = Subject.objects.using("owner").get(household_id=case.subject_id).pk
    page = reviewer.get(f"/cases/{case.pk}/").content.decode()
    asks, needless = page.partition('id="naming"')[2], page.partition("不向本人要：")[2].partition("。")[0]
    assert f'value="care_costs:{person}"' in asks and "因残因病支出的票据（李四）" in asks
    assert "收入证明（李四）" in needless and "存款等金融资产的证明" in needless and "income:" not in asks, (
        "a check tells it"
    )
    given = {
        "task": task_of(case),
        "outcome": "incomplete",
        "papers": [f"care_costs:{person}"],
        "another": "事故认定书",
    }
    bare = reviewer.post(f"/cases/{case.pk}/act/", given | {"papers": [], "another": ""})
    assert bare.status_code == 422 and "请选要补哪些材料" in bare.content.decode()
    why = reviewer.post(f"/cases/{case.pk}/act/", given)
    assert why.status_code == 422 and "要写明为什么要" in why.content.decode()
    page = reviewer.post(
        f"/cases/{case.pk}/act/", given | {"another_why": "赔偿还没有定"}, follow=True
    ).content.decode()
    assert "现在：补齐材料" in page and "需要的原因：赔偿还没有定" in page
    make(office, case, "street_reviewer", STREET)
    told = text_of(pdf_of(office, letters(case)[0]))
    assert "1．因残因病支出的票据（李四）2．事故认定书（需要的原因：赔偿还没有定）" in told


def test_nobody_is_asked_for_what_is_registered_of_them(office: OfficeForTests) -> None:
    case = at_the_counter(office, "李四")
    person = Subject.objects.using("owner").get(household_id=case.subject_id).pk
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "declared", date(2025, 1, 1), "本人申报", {"care_costs": 90000}))
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2025, 2, 1), "看过票据", {"care_costs": 90000}))
    for needless in (
        (Wanted("care_costs", person),),
        (Wanted("income", person),),
        (Wanted("identity", case.subject_id),),
    ):
        with pytest.raises(DatabaseError) as known:
            do(office, case, "street_reviewer", STREET, "incomplete", papers=needless)
        assert "不能向本人要" in why_not(known.value).zh
    other = at_the_counter(office, "王五")
    there = Subject.objects.using("owner").get(household_id=other.subject_id).pk
    with office.at_a_desk("community_worker"):
        said = {"care_costs": 90000, "bank_account": "6222 0000 0000 0003"}
        state(Saying("person", there, "declared", date(2025, 1, 1), "本人申报", said))
    declared = (Wanted("care_costs", there), Wanted("account", there))
    assert do(office, other, "street_reviewer", STREET, "incomplete", papers=declared) == "papers", "only they said so"


@pytest.mark.parametrize(
    ("first", "outcome", "kind", "words"),
    [("stop", "stopped", "stop", "自2026年1月1日起停止"), ("reduce", "reduced", "change", "变更为每月500.00元")],
)
def test_what_is_stopped_or_changed_gets_its_own_letter_after_the_decision(
    office: OfficeForTests, first: str, outcome: str, kind: str, words: str
) -> None:
    case = open_one(office, entry="recheck")
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    do(office, case, "street_reviewer", STREET, first, reason="收入增加")
    client = office.client("district_officer", DISTRICT)
    assert "出具：" not in client.get(f"/cases/{case.pk}/").content.decode()
    given = {"task": task_of(case), "outcome": outcome, "since": "2026-01-01", "amount": "500", "reason": "收入增加"}
    client.post(f"/cases/{case.pk}/act/", given)
    make(office, case, "district_officer", DISTRICT)
    made = letters(case)[0]
    assert made.kind == kind and made.decision_id is not None
    told = text_of(pdf_of(office, made, "district_officer", DISTRICT))
    assert words in told and "收入增加" in told and "《最低生活保障审核确认办法》第32条" in told
