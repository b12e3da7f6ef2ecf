"""Many letters at once: ordered by who does the step, made by the worker one by one, fetched as one archive."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.casework.letters.test_making import at_the_counter, letters, make, text_of
from tests.casework.test_way import STREET
from tests.office import OfficeForTests
from yingbao.casework.letters.many import write_all
from yingbao.casework.models import Batch, Letter

REVIEWER = "street_reviewer"


def order(office: OfficeForTests) -> int:
    answer = office.client(REVIEWER, STREET).post("/letters/orders/", {"kind": "accept"})
    assert answer.status_code == 302
    return int(answer["Location"].strip("/").split("/")[-1])


def test_all_that_wait_get_their_letters_and_one_that_cannot_holds_up_no_other(office: OfficeForTests) -> None:
    named = [at_the_counter(office, name) for name in ("李四", "王五")]
    nameless, done = at_the_counter(office), at_the_counter(office, "赵六")
    make(office, done, REVIEWER, STREET)
    number = order(office)
    before = office.client(REVIEWER, STREET).get(f"/letters/orders/{number}/").content.decode()
    assert "正在出具" in before
    write_all(number)
    assert [len(letters(case)) for case in (*named, nameless, done)] == [1, 1, 0, 1]
    page = office.client(REVIEWER, STREET).get(f"/letters/orders/{number}/").content.decode()
    assert f"/cases/{nameless.pk}/" in page and "缺少" in page
    serials = list(
        Letter.objects.using("owner").filter(kind="accept").order_by("serial").values_list("serial", flat=True)
    )
    assert serials == list(range(1, len(serials) + 1))


def test_the_archive_has_every_letter_and_leaves_a_look_at_everybody(office: OfficeForTests) -> None:
    from yingbao.accounts.models import Entry

    case = at_the_counter(office, "钱七")
    number = order(office)
    write_all(number)
    answer = office.client(REVIEWER, STREET).post(f"/letters/orders/{number}/zip/")
    made = letters(case)[0]
    with zipfile.ZipFile(BytesIO(answer.content)) as box:
        assert f"{made.number}.pdf" in box.namelist()
        assert "钱七" in text_of(box.read(f"{made.number}.pdf"))
    assert Entry.objects.using("owner").filter(kind="look", subject_id=case.subject_id).exists()


def test_an_order_taken_up_again_goes_on_where_it_stopped(office: OfficeForTests) -> None:
    case = at_the_counter(office, "孙八")
    number = order(office)
    write_all(number)
    write_all(number)
    assert len(letters(case)) == 1 and Batch.objects.using("owner").get(pk=number).state == "done"


def test_an_order_is_its_givers_alone(office: OfficeForTests) -> None:
    at_the_counter(office, "周九")
    number = order(office)
    other = office.client("district_officer", "440311")
    assert other.get(f"/letters/orders/{number}/").status_code == 404
    assert other.post(f"/letters/orders/{number}/zip/").status_code == 404


def test_progress_is_a_part_that_ends_with_the_page_anew(office: OfficeForTests) -> None:
    at_the_counter(office, "吴十")
    number = order(office)
    client = office.client(REVIEWER, STREET)
    assert "hx-get" in client.get(f"/letters/orders/{number}/progress/").content.decode()
    write_all(number)
    assert client.get(f"/letters/orders/{number}/progress/")["HX-Refresh"] == "true"


def test_where_nothing_waits_nothing_is_ordered(office: OfficeForTests) -> None:
    client = office.client("community_worker", "440311001003")
    assert "没有等着出文书的办件" in client.get("/letters/orders/").content.decode()
    assert client.post("/letters/orders/", {"kind": "accept"}).status_code == 200
