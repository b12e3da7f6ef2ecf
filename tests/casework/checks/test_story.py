"""A check from the family's signature to what counts, with real Excel files; a difference is put to the family first."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.casework.checks.family import Family, a_family, declared, number_of, sign
from tests.casework.checks.files import filled, rows_of, uploaded
from tests.casework.letters.test_making import text_of
from tests.casework.test_way import STREET, do
from tests.codes import codes
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.checks.models import Authorisation, AuthorisationForm, Check, CheckLine
from yingbao.casework.models import Task
from yingbao.registry.models import Statement, Subject


@pytest.fixture(scope="module")
def reviewer(office: OfficeForTests) -> Any:
    return office.client("street_reviewer", STREET)


def begun(reviewer: Any, institution: str, *families: Family) -> Check:
    page = reviewer.post("/checks/", {"institution": institution, "cases": [one.case.pk for one in families]})
    assert page.status_code == 302, page.content.decode()
    return Check.objects.using("owner").latest("id")


def fetched(reviewer: Any, batch: Check) -> bytes:
    response = reviewer.post(f"/checks/{batch.pk}/file/")
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    return bytes(response.content)


def brought(reviewer: Any, batch: Check, content: bytes, name: str = "回复.xlsx") -> str:
    given = {"step": "bring", "day": "2025-12-30", "file": uploaded(content, name)}
    return str(reviewer.post(f"/checks/{batch.pk}/", given).content.decode())


def line_of(batch: Check, place: int = 1) -> CheckLine:
    return CheckLine.objects.using("owner").get(batch=batch, place=place)


def test_the_family_signs_on_the_page_of_their_case(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 100)
    assert "还没有授权" in reviewer.get(f"/cases/{family.case.pk}/").content.decode()
    given = {
        "authorise-people": family.people, "authorise-institutions": ["bank"], "authorise-day": "2025-12-01",
        "authorise-until": "2025-11-01", "authorise-note": "夫妻各自签字",
    }  # fmt: skip
    assert reviewer.post(f"/cases/{family.case.pk}/authorise/", given).status_code == 422
    given["authorise-until"] = "2026-05-31"
    page = reviewer.post(f"/cases/{family.case.pk}/authorise/", given, follow=True).content.decode()
    assert "授权已登记" in page and "夫妻各自签字" in page and "陈大山、李小芳" in page
    assert Authorisation.objects.using("owner").get(case=family.case).institutions == ["bank"]


def test_a_form_is_printed_signed_and_taken_down_as_it_says(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 105)
    child = office.enrol(COMMUNITY, name="陈小满", household=family.home, hukou=COMMUNITY, birth="2019-03-01")
    asked = {"print-institutions": ["bank", "vehicles"], "print-until": "2026-05-31"}
    print_it = f"/cases/{family.case.pk}/authorise/paper/"
    assert "写明有效期" in reviewer.post(print_it, asked | {"print-until": ""}, follow=True).content.decode()
    made = reviewer.post(print_it, asked).content
    paper, (address,) = text_of(made), codes(made)
    form = AuthorisationForm.objects.using("owner").select_related("case").get(case=family.case)
    assert form.number in paper and "2026年5月31日" in paper and "家庭金融资产" in paper and "月均工资" not in paper
    assert "陈大山本人" in paper and "陈小满监护人（未成年）" in paper
    page = reviewer.get(address).content.decode()
    assert f'<option value="1" selected>{form.number}</option>' in page and 'value="2026-05-31"' in page
    given = {
        "authorise-form": "1", "authorise-people": [*family.people, child], "authorise-institutions": ["bank"], "authorise-day": "2025-12-31",
    }  # fmt: skip
    take_down = f"/cases/{family.case.pk}/authorise/"
    beyond = reviewer.post(take_down, given | {"authorise-until": "2026-06-01"}, follow=True).content.decode()
    assert "和印出的授权书对不上" in beyond and "授权已登记" not in beyond
    page = reviewer.post(take_down, given | {"authorise-until": "2026-05-31"}, follow=True).content.decode()
    assert "授权已登记" in page and f"授权书{form.number}" in page.replace("；授权书", "授权书")
    elsewhere = office.client("community_worker", FAR)
    assert elsewhere.post(print_it, asked).status_code == 404


def test_an_answer_that_differs_goes_to_the_family_before_it_counts(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 110)
    sign(office, family)
    batch = begun(reviewer, "bank", family)
    content = fetched(reviewer, batch)
    named = zip(("陈大山", "李小芳"), family.numbers, strict=True)
    assert [row[1:3] for row in rows_of(content)[3:]] == [[*one] for one in named], "a bank has a row for each person"
    assert "示例版式" in rows_of(content)[1][0]
    assert "没有收下" not in brought(reviewer, batch, filled(content, {1: [88000.5]}))
    line = line_of(batch)
    assert (line.state, line.differs) == ("answered", ["financial_assets"])
    assert Subject.objects.using("owner").get(pk=family.home).profile.get("financial_assets") is None
    assert not Statement.objects.using("owner").filter(subject_id=family.home, source__code="verification").exists()

    page = reviewer.post(f"/checks/lines/{line.pk}/", {"step": "look"}).content.decode()
    assert "88,000.50" in page and "5,000.00" in page and "听家里说明" in page
    early = reviewer.post(f"/checks/lines/{line.pk}/", {"step": "settle", "counts": "yes", "why": "银行为准"})
    assert early.status_code == 422 and "还没有听家里说明" in early.content.decode()
    task = Task.objects.using("owner").get(case=family.case, done_at=None).pk
    passed = reviewer.post(f"/cases/{family.case.pk}/act/", {"task": task, "outcome": "done"})
    assert passed.status_code == 422 and "还没有听家里说明" in passed.content.decode()

    assert do(office, family.case, "street_reviewer", STREET, "differs", reason="存款对不上") == "explained"
    worker = office.client("community_worker", COMMUNITY)
    heard = {"step": "hear", "spoke": "yes", "words": "其中八万元是代亲戚保管的手术费"}
    page = worker.post(f"/checks/lines/{line.pk}/", heard, follow=True).content.decode()
    assert "代亲戚保管" in page and "采用不采用" in page
    settled = {"step": "settle", "counts": "yes", "why": "说明没有凭据，本人同意按银行数"}
    page = worker.post(f"/checks/lines/{line.pk}/", settled, follow=True).content.decode()
    assert "已采用" in page
    stated = Statement.objects.using("owner").get(subject_id=family.home, source__code="verification")
    assert stated.evidence == batch.number and str(stated.valid_from) == "2025-12-30"
    with office.sql() as con:
        sensitive = con.execute("SELECT sensitive FROM registry_subject WHERE id = %s", [family.home]).fetchone()[0]
    assert sensitive["financial_assets"] == 8_800_050
    assert do(office, family.case, "community_worker", COMMUNITY, "done") == "opinion"


def test_what_the_family_explained_may_leave_the_registry_as_it_was(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 120)
    sign(office, family)
    batch = begun(reviewer, "income", family)
    brought(reviewer, batch, filled(fetched(reviewer, batch), {1: [2600, "", "", ""], 2: ["", 0, 0, 0]}))
    first, second = line_of(batch, 1), line_of(batch, 2)
    assert first.differs == ["wage_income"] and second.differs == [], "who declared nothing is not contradicted"
    none = {"step": "hear", "spoke": "no", "words": "三次上门都不在家，电话停机"}
    reviewer.post(f"/checks/lines/{first.pk}/", none)
    bare = reviewer.post(f"/checks/lines/{first.pk}/", {"step": "settle", "counts": "no"})
    assert bare.status_code == 422 and "请写明理由" in bare.content.decode()
    reviewer.post(f"/checks/lines/{first.pk}/", {"step": "settle", "counts": "no", "why": "是上一份工作的工资"})
    reviewer.post(f"/checks/lines/{second.pk}/", {"step": "settle", "counts": "yes"})
    assert (line_of(batch, 1).state, line_of(batch, 2).state) == ("left", "taken")
    said = Statement.objects.using("owner").filter(source__code="verification", subject_id__in=family.people)
    assert [one.subject_id for one in said] == [family.people[1]]
    assert do(office, family.case, "street_reviewer", STREET, "done") == "opinion"


def test_what_counts_where_nobody_stated_it_is_contradicted_too(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 130)
    sign(office, family)
    batch = begun(reviewer, "market", family)
    brought(reviewer, batch, filled(fetched(reviewer, batch), {1: ["是"]}))
    assert line_of(batch).differs == ["business_registered"]


def test_an_institution_gets_its_own_columns_and_is_read_by_its_own_words(
    office: OfficeForTests, reviewer: Any
) -> None:
    family = a_family(office, 135)
    number = sign(office, family)
    assert "※ 示例版式" in reviewer.get("/checks/").content.decode()
    batch = begun(reviewer, "vehicles", family)
    mark, told, heads, *rows = fetched(reviewer, batch).decode("gb18030").splitlines()
    assert batch.number in mark and "示例版式" in told and "陈大山" not in mark + told + "".join(rows)
    assert heads == "行号,证件类型,身份证明号码,名下机动车数,授权书编号,授权截止日期"
    batch.refresh_from_db(using="owner")
    held = sha256((settings.POLICIES / "checks" / "vehicles.yaml").read_bytes()).hexdigest()
    assert (batch.layout, batch.layout_print) == ("vehicles.yaml", held)
    page = reviewer.get(f"/checks/{batch.pk}/").content.decode()
    assert "vehicles.yaml" in page and held[:12] in page and "版式改过" not in page
    Check.objects.using("owner").filter(pk=batch.pk).update(layout_print="0" * 64)
    assert "版式改过" in reviewer.get(f"/checks/{batch.pk}/").content.decode()
    assert rows == [f"1,居民身份证,{one},,{number},20260531" for one in family.numbers]

    def back(*cells: str, heads: str = "行号,身份证明号码,机动车数量") -> str:
        answers = [f"1,{one},{cell}" for one, cell in zip(family.numbers, cells, strict=False)]
        return brought(reviewer, batch, "\n".join([heads, *answers, ""]).encode("gb18030"), "回复.csv")

    assert "“名下机动车数”" in back("无", "1", heads="甲,乙,丙"), "it says which columns lack"
    assert "还缺人" in back("1") and "还缺人" in back("1", "") and line_of(batch).state == "waiting"
    assert "都收下了" in back("无", "1")
    assert (line_of(batch).state, line_of(batch).differs) == ("answered", ["vehicles"])
    with office.sql() as con:
        assert con.execute("SELECT answer FROM casework_check_line WHERE id = %s", [line_of(batch).pk]).fetchone()[
            0
        ] == {"vehicles": 1}


def test_one_institution_does_not_replace_what_another_said(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 140)
    declared(office, "household", family.home, dwellings=1)
    sign(office, family)
    for institution, answer in (("bank", [5000]), ("estate", [1, "否"])):
        batch = begun(reviewer, institution, family)
        brought(reviewer, batch, filled(fetched(reviewer, batch), {1: answer}))
        reviewer.post(f"/checks/lines/{line_of(batch).pk}/", {"step": "settle", "counts": "yes"})
        assert line_of(batch).state == "taken"
    with office.sql() as con:
        sensitive = con.execute("SELECT sensitive FROM registry_subject WHERE id = %s", [family.home]).fetchone()[0]
    assert (sensitive["financial_assets"], sensitive["dwellings"], sensitive["non_residential"]) == (500_000, 1, False)


def test_the_file_goes_once_and_the_log_knows_whose_numbers_are_in_it(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 150)
    sign(office, family)
    batch, before = begun(reviewer, "income", family), timezone.now()
    content = fetched(reviewer, batch)
    looks = Entry.objects.using("owner").filter(kind="look", at__gte=before, detail__reason=batch.number)
    assert {look.subject_id for look in looks} == set(family.people)
    assert batch.number in str(rows_of(content)[0][0]) and "street_reviewer" in str(rows_of(content)[0][0])
    again = reviewer.post(f"/checks/{batch.pk}/file/", follow=True)
    assert "文件只给一次" in again.content.decode()
    reviewer.post(f"/checks/{batch.pk}/", {"step": "drop", "why": "文件损坏"})
    assert begun(reviewer, "income", family).pk != batch.pk, "what was given up may be asked anew"


def test_the_file_says_by_which_authorisation_what_may_be_asked_and_until_when(
    office: OfficeForTests, reviewer: Any
) -> None:
    family = a_family(office, 155)
    husband, wife = family.people
    first = sign(office, family, (husband,))
    second = sign(office, family, (wife,), day=date(2025, 12, 10), until=date(2026, 1, 9))
    rows = rows_of(fetched(reviewer, begun(reviewer, "estate", family)))
    assert "本人授权查询的范围" in rows[1][0] and "住房套数" in rows[1][0]
    told = dict(zip(rows[2], rows[3], strict=True))
    assert told["授权编号"] == f"{first}；{second}"
    assert told["授权签署日期"] == "2025-12-01；2025-12-10"
    assert told["授权有效期至"] == "2026-05-31；2026-01-09"


def test_a_name_that_looks_like_a_formula_stays_a_name(office: OfficeForTests, reviewer: Any) -> None:
    family = a_family(office, 160, ('=HYPERLINK("http://x","y")', "@SUM(1)"))
    sign(office, family)
    content = fetched(reviewer, begun(reviewer, "income", family))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and rows_of(content)[3][1] == '=HYPERLINK("http://x","y")'


def test_bad_lines_come_back_with_reasons_and_the_good_ones_stay(office: OfficeForTests, reviewer: Any) -> None:
    families = [a_family(office, number) for number in (170, 180)]
    for family in families:
        sign(office, family)
    batch = begun(reviewer, "income", *families)
    content = fetched(reviewer, batch)
    answers = {1: [1000], 2: ["=1+1"], 3: [""], 4: [-5]}
    page = brought(reviewer, batch, filled(content, answers))
    assert "收下 1 行" in page and "第 5 行：" in page and "第 6 行：这一行没有任何回复" in page and "第 7 行：" in page
    assert [line_of(batch, place).state for place in (1, 2, 3, 4)] == ["answered", "waiting", "waiting", "waiting"]
    page = brought(reviewer, batch, filled(content, {2: [10]}, numbers={2: families[1].numbers[0]}))
    assert "身份证号和这一行的人对不上" in page and line_of(batch, 2).state == "waiting"
    page = brought(
        reviewer,
        batch,
        f"批次行号,身份证号,月均工资性收入（元）\n2,{families[0].numbers[1]},12.50\n2,,7\n99,{number_of(1)},1\n".encode(),
        "回复.csv",
    )
    assert "不止一行" in page and "不是这一批的行号" in page and line_of(batch, 2).state == "waiting"
    page = brought(
        reviewer,
        batch,
        f"批次行号,身份证号,月均工资性收入（元）\n2,{families[0].numbers[1]},12.50\n".encode(),
        "回复.csv",
    )
    assert "都收下了" in page and line_of(batch, 2).state == "answered"


@pytest.mark.parametrize(("content", "told"), [(b"%PDF-1.7 x", "PDF"), ("甲,乙\n1,2\n".encode(), "找不到")])
def test_another_file_is_refused_in_prose(office: OfficeForTests, reviewer: Any, content: bytes, told: str) -> None:
    batch = Check.objects.using("owner").filter(handed_at__isnull=False, lines__state="waiting").latest("id")
    assert told in brought(reviewer, batch, content, "x.csv")


def test_elsewhere_there_is_no_such_batch_line_or_case(office: OfficeForTests) -> None:
    line = CheckLine.objects.using("owner").latest("id")
    client = office.client("community_worker", FAR)
    for path in (f"/checks/{line.batch_id}/", f"/checks/lines/{line.pk}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/cases/{line.case_id}/authorise/").status_code == 404
    assert "HD2025" not in client.get("/checks/").content.decode()
