"""A bundle as people work on it: one consent, one visit, one letter, many decisions."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from tests.codes import codes, codes_of_page
from tests.discovery.bundles.homes import a_night_passes, home, member, say
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.casework.models import Letter
from yingbao.discovery.bundles.models import Bundle, BundleTurn
from yingbao.discovery.bundles.queries import OWED
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes
from yingbao.discovery.states import OPEN
from yingbao.registry.models import Subject
from yingbao.web.editions import going_by

HOMES = 15
"""As many as tests ask for a bundle."""
TABLES = ("discovery_bundle", "discovery_happening", "discovery_bundled", "discovery_bundleturn")


@pytest.fixture(scope="module")
def bundles(office: OfficeForTests) -> Iterator[Bundle]:
    """In each of a few homes of two somebody has died; nobody knows whether the other agrees."""
    gone = {household: member(office, household, name="李爷爷") for household in [home(office) for _ in range(HOMES)]}
    for household in gone:
        member(office, household, consent=None)
    a_night_passes(office)
    for person in gone.values():
        say(office, person, death="2025-12-28")
    run_changes()
    return iter([Bundle.objects.using("worker").get(home_id=household) for household in gone])


@pytest.fixture
def bundle(bundles: Iterator[Bundle]) -> Bundle:
    """One that no other test has had in its hands."""
    return next(bundles)


def shown(office: OfficeForTests, address: str, role: str = "community_worker", area: str = COMMUNITY) -> str:
    return str(office.client(role, area).get(address).content.decode())


def widow_of(bundle: Bundle) -> int:
    return Subject.objects.using("worker").get(household_id=bundle.home_id, name="王奶奶").pk


def agree(office: OfficeForTests, bundle: Bundle) -> Any:
    given = {"people": [widow_of(bundle)], "how": "visit", "note": "当面说明"}
    return office.client("community_worker").post(f"/bundles/{bundle.pk}/consent/", given, follow=True)


def refused(office: OfficeForTests, area: str, deed: str) -> str:
    """What the database says to a desk's own SQL."""
    with (
        pytest.raises(DatabaseError) as told,
        office.at_a_desk("community_worker", area),
        transaction.atomic("default"),
    ):
        connections["default"].cursor().execute(deed)
    return str(told.value)


def test_the_page_tells_the_event_the_home_and_everything_found_there(office: OfficeForTests, bundle: Bundle) -> None:
    page = shown(office, f"/bundles/{bundle.pk}/")
    assert "家人去世" in page and "示例路 1 号" in page and "李爷爷" in page and "待征得同意" in page
    found = Finding.objects.using("worker").filter(bundles=bundle)
    assert found.exists() and all(f"/findings/{one.pk}/" in page for one in found)
    assert f"/bundles/{bundle.pk}/" in shown(office, "/bundles/")
    assert f"/bundles/{bundle.pk}/" in shown(office, f"/findings/{found[0].pk}/")


def test_nobody_who_has_died_is_asked_to_agree(office: OfficeForTests, bundle: Bundle) -> None:
    gone = Subject.objects.using("worker").get(household_id=bundle.home_id, name="李爷爷").pk
    asked = shown(office, f"/bundles/{bundle.pk}/").partition('name="people"')[2].partition('name="how"')[0]
    assert f'value="{gone}"' not in asked
    given = {"people": [gone], "how": "visit"}
    assert office.client("community_worker").post(f"/bundles/{bundle.pk}/consent/", given).status_code == 422


def test_consent_is_taken_once_and_stands_in_the_file_of_who_gave_it(office: OfficeForTests, bundle: Bundle) -> None:
    page = agree(office, bundle).content.decode()
    assert "已同意、待走访" in page and "王奶奶" in page and "当面说明" in page
    assert Subject.objects.using("worker").get(pk=widow_of(bundle)).profile["consent"] is True
    assert "已经记过了" in agree(office, bundle).content.decode()
    assert BundleTurn.objects.using("worker").filter(bundle=bundle, after="consented").count() == 1


def test_a_visit_comes_after_consent_and_once(office: OfficeForTests, bundle: Bundle) -> None:
    client = office.client("community_worker")
    address, said = f"/bundles/{bundle.pk}/visited/", {"note": "一位老人独自生活"}
    assert "还不到这一步" in client.post(address, said, follow=True).content.decode()
    agree(office, bundle)
    assert "已走访" in client.post(address, said, follow=True).content.decode()
    assert "已经记过了" in client.post(address, said, follow=True).content.decode()


def test_consent_and_visit_are_written_on_paper_and_typed_in_with_their_day(
    office: OfficeForTests, bundle: Bundle
) -> None:
    paper = shown(office, f"/bundles/{bundle.pk}/paper/")
    asked = ("谁同意了", "王奶奶", "怎么同意的", "走访看到的情况", "为什么不再办", "同意的日期", "走访人签字")
    assert all(word in paper for word in asked)
    (address,) = codes_of_page(paper)
    assert (
        "家人去世" in shown(office, address) and office.client("community_worker", FAR).get(address).status_code == 404
    )
    assert "李爷爷" not in paper.partition("谁同意了")[2], "nobody who has died is asked"
    client = office.client("community_worker")
    given = {"people": [widow_of(bundle)], "how": "visit", "day": "2025-12-27"}
    assert client.post(f"/bundles/{bundle.pk}/consent/", given).status_code == 422, "before it happened"
    client.post(f"/bundles/{bundle.pk}/consent/", {**given, "day": "2025-12-29"})
    assert "谁同意了" not in shown(office, f"/bundles/{bundle.pk}/paper/")
    client.post(f"/bundles/{bundle.pk}/visited/", {"note": "一位老人独自生活", "day": "2025-12-30"})
    assert client.get(f"/bundles/{bundle.pk}/paper/").status_code == 404
    bundle.refresh_from_db(using="worker")
    assert (bundle.consent_day, bundle.visited_day) == (date(2025, 12, 29), date(2025, 12, 30))


def test_the_letter_names_every_matter_and_no_amount(office: OfficeForTests, bundle: Bundle) -> None:
    paper = shown(office, f"/bundles/{bundle.pk}/letter/").partition("<article")[2].partition("</article>")[0]
    told = Finding.objects.using("worker").filter(bundles=bundle, state__in=OPEN, cell__in=OWED).count()
    assert "不是决定" in paper and told >= 2 and len(re.findall(r"<p>\d+．", paper)) == told
    assert "元" not in paper


def test_the_letter_is_to_the_living_and_tells_nothing_of_who_is_hidden_from_the_home(
    office: OfficeForTests, bundle: Bundle
) -> None:
    Subject.objects.using("owner").filter(pk=bundle.home_id).update(profile={})
    officer, address = office.client("district_officer", "440311"), f"/bundles/{bundle.pk}/"

    def told(what: str) -> str:
        return str(officer.get(f"{address}{what}/").content.decode()).partition("<article")[2]

    assert "王奶奶：" in told("letter") and "李爷爷" not in told("letter") + told("paper")
    Subject.objects.using("owner").filter(pk=widow_of(bundle)).update(restricted="abuse")
    assert "王奶奶" in officer.get(address).content.decode(), "who may see hidden files works on it"
    assert "王奶奶" not in told("letter") + told("paper") and "当事人：" in told("letter")
    assert "家人去世" in told("paper")
    officer.post(f"{address}consent/", {"people": [widow_of(bundle)], "how": "visit"})
    page = shown(office, address)
    assert "档案受限的家人" in page and "王奶奶" not in page
    Subject.objects.using("owner").filter(household_id=bundle.home_id).update(restricted="abuse")
    assert "家人去世" not in told("paper"), "what happened is theirs who are hidden"


def test_an_office_whose_policies_lack_the_letter_is_told_which_file_is_missing_and_what_to_do(
    office: OfficeForTests, bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in settings.POLICIES.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    shutil.copytree(settings.POLICIES / "documents", tmp_path / "documents")
    (tmp_path / "documents" / "life_event.yaml").unlink()
    address = f"/bundles/{bundle.pk}/letter/"
    with going_by(settings.POLICIES):
        monkeypatch.setattr(settings, "POLICIES", tmp_path)
        page = shown(office, address)
        assert (
            "没有 documents/life_event.yaml，这封信写不出来" in page
            and "复制这个文件" in page
            and "出具这封信" not in page
        )
        again = office.client("community_worker").post(f"{address}make/", {"last": "0"}, follow=True)
    assert again.content.decode().count("没有 documents/life_event.yaml") == 2, "pressed on a page that was open before"
    assert not Letter.objects.using("owner").filter(bundle=bundle).exists()


def test_the_letter_has_a_number_and_a_code_that_verifies_it(office: OfficeForTests, bundle: Bundle) -> None:
    worker, address = office.client("community_worker"), f"/bundles/{bundle.pk}/letter/"
    page = worker.post(f"{address}make/", {"last": 0}, follow=True).content.decode()
    first = Letter.objects.using("owner").get(bundle=bundle)
    assert "已出具" in page and first.number in page and re.fullmatch(r"光民告〔2025〕\d+号", first.number)
    assert "刚才已经有人做好了" in worker.post(f"{address}make/", {"last": 0}, follow=True).content.decode()
    assert first.number in worker.post(f"/letters/{first.pk}/").content.decode()
    paper = worker.post(f"/letters/{first.pk}/pdf/").content
    assert hashlib.sha256(paper).hexdigest() == first.sha256
    (code,) = codes(paper)
    anybody = office.client()
    verified = anybody.get(code).content.decode()
    assert first.number in verified and "有效" in verified and "李爷爷" not in verified and "示例路" not in verified
    assert anybody.get(code[:-2] + ("A" if code[-2] != "A" else "B") + "/").status_code == 404
    worker.post(f"{address}make/", {"last": first.pk})
    assert "已被新的文书替代" in anybody.get(code).content.decode()
    far = office.client("community_worker", FAR)
    assert far.post(f"/letters/{first.pk}/pdf/").status_code == far.post(f"{address}make/").status_code == 404
    assert worker.post(f"/letters/{first.pk}/deliver/", {"way": "post"}).status_code == 404, "no case is told of it"
    assert "not at this desk" in refused(office, FAR, f"SELECT casework.write_home_letter({bundle.pk}, 0, '{{}}')")
    worker.post(f"/bundles/{bundle.pk}/close/", {"why": "本人不同意"})
    assert "不再出信" in worker.post(f"{address}make/", {"last": 0}, follow=True).content.decode()


def test_the_last_settled_finding_closes_the_bundle_at_once(office: OfficeForTests, bundle: Bundle) -> None:
    client, word = office.client("community_worker"), {"state": "declined", "reason": "不愿领取", "until": "2026-06-30"}
    for one in Finding.objects.using("worker").filter(bundles=bundle, state__in=OPEN):
        assert Bundle.objects.using("worker").get(pk=bundle.pk).state == "open"
        client.post(f"/findings/{one.pk}/settle/", word)
    assert Bundle.objects.using("worker").get(pk=bundle.pk).state == "closed"
    last = BundleTurn.objects.using("worker").filter(bundle=bundle).latest("id")
    assert (last.before, last.after, last.author_id is None) == ("open", "closed", False)
    assert f"/bundles/{bundle.pk}/" not in shown(office, "/bundles/")
    assert f"/bundles/{bundle.pk}/" in shown(office, "/bundles/?state=closed")


def test_what_is_found_later_joins_while_the_bundle_is_open(office: OfficeForTests, bundle: Bundle) -> None:
    before = Finding.objects.using("worker").filter(bundles=bundle).count()
    child = member(office, bundle.home_id, name="王小花", birth="1930-01-01")
    run_changes()
    assert Finding.objects.using("worker").filter(bundles=bundle, subject_id=child).exists()
    assert Finding.objects.using("worker").filter(bundles=bundle).count() > before


def test_closing_by_hand_needs_a_reason(office: OfficeForTests, bundle: Bundle) -> None:
    client = office.client("community_worker")
    assert client.post(f"/bundles/{bundle.pk}/close/", {"why": ""}).status_code == 422
    assert "已办结" in client.post(f"/bundles/{bundle.pk}/close/", {"why": "本人不同意"}, follow=True).content.decode()


def test_another_community_sees_nothing_not_even_in_plain_sql(office: OfficeForTests, bundle: Bundle) -> None:
    assert office.client("community_worker", FAR).get(f"/bundles/{bundle.pk}/").status_code == 404
    for area, sees in ((FAR, False), (COMMUNITY, True)):
        with office.at_a_desk("community_worker", area), connections["default"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert (cursor.fetchone()[0] > 0) is sees, (area, table)
    assert "not at this desk" in refused(
        office, FAR, f"SELECT discovery.turn_bundle({bundle.pk}, 'closed', '', '', 'why', NULL)"
    )


def test_no_page_writes_a_bundle_by_itself(office: OfficeForTests, bundle: Bundle) -> None:
    for deed in ("UPDATE discovery_bundle SET state = 'closed'", "DELETE FROM discovery_bundled"):
        assert "permission denied" in refused(office, COMMUNITY, deed)


def test_an_event_that_tells_a_sensitive_fact_is_not_for_every_role(office: OfficeForTests) -> None:
    household = home(office)
    released = member(office, household, absence="prison")
    a_night_passes(office)
    say(office, released, absence="none")
    run_changes()
    number = Bundle.objects.using("worker").get(home_id=household, event="release").pk
    assert office.client("community_worker").get(f"/bundles/{number}/").status_code == 200
    assert office.client("social_worker").get(f"/bundles/{number}/").status_code == 404
    assert office.client("delivery_staff").get(f"/bundles/{number}/letter/").status_code == 404


def test_a_home_that_moves_takes_its_bundle_along(office: OfficeForTests, bundle: Bundle) -> None:
    for person in Subject.objects.using("worker").filter(household_id=bundle.home_id):
        say(office, person.pk, residence=FAR)
    say(office, bundle.home_id, "household", residence=FAR)
    run_changes()
    assert Bundle.objects.using("worker").get(pk=bundle.pk).area == FAR
    assert date(2025, 12, 28) == Bundle.objects.using("worker").get(pk=bundle.pk).day
