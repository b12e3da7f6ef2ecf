"""Many letters at once: ordered by who does the step, made by the worker one by one, fetched as one archive."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.casework.letters.test_board import hung
from tests.casework.letters.test_making import RARE, at_the_counter, letters, make, taken_in, text_of
from tests.casework.test_way import STREET, do, others
from tests.office import OfficeForTests
from yingbao.casework.letters.many import write_all
from yingbao.casework.models import Batch, Letter

REVIEWER = "street_reviewer"


def order(office: OfficeForTests, kind: str = "accept") -> int:
    answer = office.client(REVIEWER, STREET).post("/letters/orders/", {"kind": kind})
    assert answer.status_code == 302
    return int(answer["Location"].strip("/").split("/")[-1])


def test_all_that_wait_get_their_letters_and_one_that_cannot_holds_up_no_other(office: OfficeForTests) -> None:
    cases = [at_the_counter(office, "李四") for _ in range(4)]
    for case, papers in zip(cases, ("户口簿", "收入证明", RARE, "授权书"), strict=True):
        do(office, case, REVIEWER, STREET, "incomplete", papers=others(papers * 2))
    unprintable = cases[2]
    make(office, cases[3], REVIEWER, STREET)
    number = order(office, "supplement")
    before = office.client(REVIEWER, STREET).get(f"/letters/orders/{number}/").content.decode()
    assert "正在出具" in before
    write_all(number)
    assert [len(letters(case)) for case in cases] == [1, 1, 0, 1]
    page = office.client(REVIEWER, STREET).get(f"/letters/orders/{number}/").content.decode()
    assert f"/cases/{unprintable.pk}/" in page and "印不出的字" in page
    made = Letter.objects.using("owner").filter(kind="supplement").order_by("serial")
    assert list(made.values_list("serial", flat=True)) == [1, 2, 3]


def test_the_archive_has_every_letter_and_leaves_a_look_at_everybody(office: OfficeForTests) -> None:
    from yingbao.accounts.models import Entry

    case = taken_in(office, "钱七")
    number = order(office)
    write_all(number)
    answer = office.client(REVIEWER, STREET).post(f"/letters/orders/{number}/zip/")
    made = letters(case)[0]
    with zipfile.ZipFile(BytesIO(answer.content)) as box:
        assert f"{made.number}.pdf" in box.namelist()
        assert "钱七" in text_of(box.read(f"{made.number}.pdf"))
    assert Entry.objects.using("owner").filter(kind="look", subject_id=case.subject_id).exists()


def test_notices_are_not_made_many_at_once(office: OfficeForTests) -> None:
    """Somebody says of each for how much it is."""
    hung(office, amount="")
    page = office.client(REVIEWER, STREET).get("/letters/orders/").content.decode()
    assert 'value="publicity"' not in page
    assert office.client(REVIEWER, STREET).post("/letters/orders/", {"kind": "publicity"}).status_code != 302


def test_an_order_taken_up_again_goes_on_where_it_stopped(office: OfficeForTests) -> None:
    case = taken_in(office, "孙八")
    number = order(office)
    write_all(number)
    write_all(number)
    assert len(letters(case)) == 1 and Batch.objects.using("owner").get(pk=number).state == "done"


def test_an_order_is_its_givers_alone(office: OfficeForTests) -> None:
    taken_in(office, "周九")
    number = order(office)
    other = office.client("district_officer", "440311")
    assert other.get(f"/letters/orders/{number}/").status_code == 404
    assert other.post(f"/letters/orders/{number}/zip/").status_code == 404


def test_progress_is_a_part_that_ends_with_the_page_anew(office: OfficeForTests) -> None:
    taken_in(office, "吴十")
    number = order(office)
    client = office.client(REVIEWER, STREET)
    assert "hx-get" in client.get(f"/letters/orders/{number}/progress/").content.decode()
    write_all(number)
    assert client.get(f"/letters/orders/{number}/progress/")["HX-Refresh"] == "true"


def test_where_nothing_waits_nothing_is_ordered(office: OfficeForTests) -> None:
    client = office.client("community_worker", "440311001003")
    assert "没有等着出文书的办件" in client.get("/letters/orders/").content.decode()
    assert client.post("/letters/orders/", {"kind": "accept"}).status_code == 200
