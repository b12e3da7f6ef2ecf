"""Letters on their way: handed over, or by post: once, to who may be written to, at the address on record, as they were issued."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from python_calamine import CalamineWorkbook

from tests.casework.letters.test_making import letters, make, pdf_of, taken_in, text_of
from tests.casework.outbox.test_messages import Deaf
from tests.casework.test_way import DISTRICT, STREET, do, open_one
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Case, Letter
from yingbao.casework.outbox import actions, sending
from yingbao.casework.outbox.files import Files, Letters
from yingbao.casework.outbox.gateway import Receipt
from yingbao.casework.outbox.models import Message
from yingbao.casework.refusals import why_not
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject

ADDRESS = "马田街道=新村3栋101"


def at(office: OfficeForTests, home: int, address: str) -> None:
    with office.at_a_desk("community_worker"):
        state(Saying("household", home, "visit", date(2025, 1, 1), "入户", {"address": address}))


def written(office: OfficeForTests, *, address: str = ADDRESS, birth: str = "1970-03-01") -> tuple[Case, Letter]:
    """A case of a household with an address, and its notice of acceptance."""
    case = taken_in(office)
    office.enrol(COMMUNITY, name="=陈大山", household=case.subject_id, birth=birth)
    if address:
        at(office, case.subject_id, address)
    make(office, case, "street_reviewer", STREET)
    return case, letters(case)[-1]


def sent(office: OfficeForTests, letter: Letter, way: str = "post") -> str:
    """Presses the button; the page that follows."""
    client = office.client("street_reviewer", STREET)
    return str(client.post(f"/letters/{letter.pk}/deliver/", {"way": way}, follow=True).content.decode())


def of(letter: Letter) -> Message:
    return Message.objects.using("owner").select_related("whom").get(letter=letter)


def test_a_letter_goes_out_once_as_it_was_issued(office: OfficeForTests) -> None:
    case, letter = written(office)
    page = sent(office, letter)
    assert "待寄出" in page and "已列入邮寄" in page and "已交寄" not in page, "nobody says that it is posted already"
    assert (of(letter).channel, of(letter).state, of(letter).whom.name) == ("post", "waiting", "=陈大山")
    assert "已经在送达" in sent(office, letter)
    post = Deaf()
    sending.send_all(Deaf(), post)
    sending.send_all(Deaf(), post)
    (parcel,) = [one for run in post.taken.values() for one in run]
    assert (parcel.name, parcel.address, parcel.letter) == ("=陈大山", ADDRESS, letter.number)
    assert parcel.pdf == pdf_of(office, letter)
    assert of(letter).state == "handed"
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert f"邮寄 {letter.number}" not in page and "已交付邮寄" in page
    post.told = [Receipt(parcel.number, delivered=True)]
    sending.send_all(Deaf(), post)
    assert of(letter).state == "delivered"


def test_that_an_address_was_used_stands_in_the_log(office: OfficeForTests) -> None:
    _, letter = written(office)
    sent(office, letter)
    sending.send_all(Deaf(), Deaf())
    with office.sql() as con:
        (found,) = con.execute(
            "SELECT count(*) FROM accounts_entry WHERE kind = 'look' AND detail ->> 'reason' = 'post' AND (detail ->> 'message')::bigint = %s",
            [of(letter).pk],
        ).fetchone() or (0,)
    assert found == 1


def test_without_an_address_or_anybody_to_write_to_nothing_is_posted(office: OfficeForTests) -> None:
    case, letter = written(office, address="")
    assert "没有可寄的地址" in sent(office, letter)
    at(office, case.subject_id, ADDRESS)
    assert "待寄出" in sent(office, letter)
    _, alone = written(office, birth="2020-03-01")
    assert "没有可寄的地址" in sent(office, alone)
    assert not Message.objects.using("owner").filter(letter=alone).exists()


def test_a_restricted_case_sends_no_letter(office: OfficeForTests) -> None:
    case = open_one(office, restricted="abuse")
    office.enrol(COMMUNITY, name="李四", household=case.subject_id, birth="1970-03-01")
    at(office, case.subject_id, ADDRESS)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    make(office, case, "street_reviewer", STREET)
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    for letter in letters(case):
        assert f"邮寄 {letter.number}" not in page
        assert "受限的办件不寄信" in sent(office, letter)
    assert not Message.objects.using("owner").filter(case=case).exists()


def test_another_area_posts_nothing(office: OfficeForTests) -> None:
    _, letter = written(office)
    assert (
        office.client("community_worker", FAR).post(f"/letters/{letter.pk}/deliver/", {"way": "post"}).status_code
        == 404
    )
    assert not Message.objects.using("owner").filter(letter=letter).exists()


def test_who_died_before_it_left_is_not_written_to(office: OfficeForTests) -> None:
    _, letter = written(office)
    sent(office, letter)
    with office.at_a_desk("community_worker"):
        state(Saying("person", of(letter).whom_id, "correction", date(2025, 12, 1), "登记", {"death": "2025-12-01"}))
    post = Deaf()
    sending.send_all(Deaf(), post)
    assert not [one for run in post.taken.values() for one in run if one.number == of(letter).pk]
    assert of(letter).channel == "hand"


def test_the_archive_goes_to_who_may_see_addresses_and_its_answers_come_back(office: OfficeForTests) -> None:
    _, letter = written(office)
    sent(office, letter)
    sending.send_all(Files(), Letters())
    number = of(letter).pk
    assert office.client("social_worker", COMMUNITY).post(f"/outbox/{number}/file/").status_code == 403
    officer = office.client("district_officer", DISTRICT)
    fetched = officer.post(f"/outbox/{number}/file/")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as box:
        assert box.read(f"{number}.pdf") == pdf_of(office, letter)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(box.read("letters.xlsx"))).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == str(number))
    assert row[:4] == [str(number), "=陈大山", ADDRESS, letter.number]
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([rows[0], [*row[:4], "失败", "查无此人"]]):
            sheet.write_row(line, 0, [str(cell) for cell in cells], book.add_format({"num_format": "@"}))
    upload = SimpleUploadedFile("letters.xlsx", body.getvalue())
    assert "收下 1 行" in officer.post("/outbox/answers/", {"file": upload}).content.decode()
    assert (of(letter).state, of(letter).why) == ("failed", "查无此人")
    assert "当面送达：受理通知书" in office.client("community_worker", COMMUNITY).get("/doors/").content.decode()
    assert officer.post(f"/outbox/{number}/", {"step": "again", "how": "地址已更正"}).status_code == 302
    assert of(letter).state == "waiting"


def test_a_run_that_a_crash_left_open_is_settled_and_not_sent_twice(
    office: OfficeForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSE", timedelta(0))
    _, letter = written(office)
    sent(office, letter)
    post = Deaf()
    run, claimed = sending._claim("post") or pytest.fail("nothing waited")
    parcels = [one for message in claimed if (one := sending._parcel(message))]
    post.hand(run, parcels)  # and the worker dies
    sending.send_all(Deaf(), post)
    assert of(letter).state == "handed" and list(post.taken) == [run]


def test_a_letter_handed_over_stands_at_a_door_until_somebody_says_how(office: OfficeForTests) -> None:
    _, letter = written(office)
    assert "打印送达回证" in sent(office, letter, "hand")
    number, worker = of(letter).pk, office.client("community_worker", COMMUNITY)
    assert "当面送达：受理通知书" in worker.get("/doors/").content.decode()
    paper = worker.post(f"/outbox/{number}/receipt/")
    told = text_of(paper.content)
    assert "送达回证" in told and letter.number in told and "=陈大山" in told and "收件人签名" in told
    post = Deaf()
    sending.send_all(Deaf(), post)
    assert not post.taken and of(letter).channel == "hand"
    assert worker.post(f"/outbox/{number}/", {"step": "told", "how": "本人签收"}).status_code == 302
    assert (of(letter).state, of(letter).why) == ("delivered", "本人签收")


def test_of_whoever_has_died_the_family_is_told_and_it_is_asked_who(office: OfficeForTests) -> None:
    case, letter = written(office)
    (person,) = Subject.objects.using("owner").filter(household_id=case.subject_id).values_list("pk", flat=True)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "platform", date(2025, 12, 30), "殡葬", {"death": "2025-12-30"}))
    page = sent(office, letter, "hand")
    assert "的家属" in page and "告知谁（家属姓名，是本人的什么人）" in page
    assert "的家属" in office.client("street_reviewer", STREET).get("/outbox/").content.decode()
    client, path = office.client("street_reviewer", STREET), f"/outbox/{of(letter).pk}/"
    assert client.post(path, {"step": "told", "how": "当面签收"}).status_code == 422 and of(letter).state == "waiting"
    with (
        office.at_a_desk("street_reviewer", STREET),
        pytest.raises(DatabaseError) as refused,
        transaction.atomic("default"),
    ):
        actions.settle(of(letter).pk, "delivered", "当面签收", " ")
    assert "请写明告知了哪位家属" in why_not(refused.value).zh and of(letter).state == "waiting"
    told = {"step": "told", "how": "当面签收", "whom": "陈小山（儿子）"}
    assert "告知陈小山（儿子）：当面签收" in client.post(path, told, follow=True).content.decode()
    assert "告知陈小山（儿子）：当面签收" in client.get(f"/cases/{case.pk}/").content.decode()
    assert "陈小山（儿子）（逝者：" in client.get("/outbox/").content.decode()
    receipt = text_of(client.post(f"{path}receipt/").content)
    assert "的家属" in receipt


def test_what_is_sent_again_to_the_family_of_the_dead_says_of_nobody_that_they_were_told(
    office: OfficeForTests,
) -> None:
    case, letter = written(office)
    sent(office, letter)
    (person,) = Subject.objects.using("owner").filter(household_id=case.subject_id).values_list("pk", flat=True)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "platform", date(2025, 12, 30), "殡葬", {"death": "2025-12-30"}))
    Message.objects.using("owner").filter(letter=letter).update(state="failed")
    client, path = office.client("street_reviewer", STREET), f"/outbox/{of(letter).pk}/"
    page = client.get(path).content.decode()
    assert "怎样告知，或者为什么再发" in page and 'value="again" formnovalidate' in page
    assert client.post(path, {"step": "again", "how": "", "whom": "陈小山（儿子）"}).status_code == 422
    given = {"step": "again", "how": "地址已更正", "whom": "陈小山（儿子）"}
    assert client.post(path, given).status_code == 302
    assert (of(letter).state, of(letter).why) == ("waiting", "地址已更正")
    Message.objects.using("owner").filter(letter=letter).update(state="failed")
    assert client.post(path, {"step": "again", "how": "地址已更正"}).status_code == 302, "whom is of who is told"


def test_a_letter_of_a_restricted_case_is_handed_over(office: OfficeForTests) -> None:
    case = open_one(office, restricted="abuse")
    do(office, case, "community_worker", COMMUNITY, "agrees")
    make(office, case, "street_reviewer", STREET)
    for letter in letters(case):
        assert "打印送达回证" in sent(office, letter, "hand")


def test_a_letter_that_holds_no_longer_is_not_delivered(office: OfficeForTests) -> None:
    case, letter = written(office)
    make(office, case, "street_reviewer", STREET, last=letter.pk)
    assert "已经失效或被替代" in sent(office, letter)
    later = letters(case)[-1]
    sent(office, later)
    make(office, case, "street_reviewer", STREET, last=later.pk)
    post = Deaf()
    sending.send_all(Deaf(), post)
    assert not [one for run in post.taken.values() for one in run if one.letter == later.number]
    assert of(later).state == "failed"
