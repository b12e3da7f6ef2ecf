"""Who looks for a case that few may know of leaves a trace for the auditor, and none that the guardian reads."""

from __future__ import annotations

from tests.casework.pictures.images import jpeg
from tests.casework.pictures.test_pictures import bring, file
from tests.casework.test_few import child, reports
from tests.casework.test_way import DISTRICT
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.actions import look
from yingbao.accounts.models import Entry
from yingbao.casework.models import Case

__all__ = ["child"]


def in_the_log(office: OfficeForTests) -> list[str]:
    """The roles of who looked, as the guardian reads them."""
    page = office.client("guardian", "").get("/log/mine/").content.decode()
    return [role for role in ("社会工作者", "区级经办", "社区工作人员") if role in page.split("<main", 1)[1]]


def look_at(office: OfficeForTests, role: str, area: str, child: int) -> None:
    look(office.token(role, area), [child], [], "走访前核对")


def test_a_look_for_such_a_case_is_hidden_and_any_other_is_not(office: OfficeForTests, child: int) -> None:
    office.tokens.pop(("guardian", ""), None)
    social, officer = office.client("social_worker"), office.client("district_officer", DISTRICT)
    look_at(office, "social_worker", COMMUNITY, child)
    before = in_the_log(office)
    reports(office, "social_worker", child, said="邻居说常听见孩子哭")
    case = Case.objects.using("owner").get(subject_id=child)
    bring(office, case, file(jpeg()), by=("social_worker", COMMUNITY))
    looks = Entry.objects.using("owner").filter(kind="look", subject_id=child)
    first = looks.count()
    assert "data:image/jpeg" in social.post(f"/cases/{case.pk}/pictures/").content.decode()
    assert "data:image/jpeg" in officer.post(f"/cases/{case.pk}/pictures/").content.decode()
    look_at(office, "social_worker", COMMUNITY, child)
    look_at(office, "district_officer", DISTRICT, child)
    hidden = list(looks.order_by("id").values_list("hidden", flat=True))[first:]
    assert hidden == [True, True, True, False], "for the case, or by who is on it; not what another does of the child"
    assert [*before, "区级经办"] == in_the_log(office)
