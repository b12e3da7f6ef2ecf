"""A letter says how to appeal by the text that says so on its day, and promises nothing where none was seen."""

from __future__ import annotations

from datetime import date

import pytest

from tests.casework.letters.test_making import letters, make, pdf_of, text_of
from tests.casework.test_decided_anew import decide
from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, STREET, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.letters.citing import DOUBT
from yingbao.casework.letters.house import house
from yingbao.registry.answers.lawbook import book

MEASURES, LAW = "《最低生活保障审核确认办法》第三十八条", "《中华人民共和国社会救助法》第七十六条"


@pytest.mark.parametrize(
    ("policy", "on", "cited"),
    [
        ("dibao", "2021-06-30", None),
        ("dibao", "2021-07-01", MEASURES),
        ("dibao_danren", "2026-06-30", MEASURES),
        ("dibao_danren", "2026-07-01", LAW),
        ("tekun", "2026-06-30", None),
        ("tekun", "2026-07-01", LAW),
        ("linshi_jinan", "2026-07-01", LAW),
        ("gaoling", "2026-07-01", None),
    ],
)
def test_how_to_appeal_is_told_by_the_text_of_the_day(
    office: OfficeForTests, policy: str, on: str, cited: str | None
) -> None:
    told = house().appeal(policy, date.fromisoformat(on))
    if cited is None:
        assert told.endswith(DOUBT) and "行政复议" not in told
    else:
        assert cited in told and "行政复议" in told and DOUBT not in told


def test_the_texts_speak_of_policies_that_there_are(office: OfficeForTests) -> None:
    named = {policy for remedy in house().remedies for policy in remedy.policies}
    assert named and named <= set(book().heads)


def test_a_refusal_says_on_paper_where_to_turn(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, "district_officer", DISTRICT, "refused", "2025-12-31")
    make(office, case, "street_reviewer", STREET)
    paper = text_of(pdf_of(office, letters(case)[-1], "street_reviewer", STREET))
    assert "可以依法申请行政复议或者提起行政诉讼（" + MEASURES + "）" in paper
