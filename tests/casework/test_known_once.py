"""What papers are needless is found by asking of whom a case is about and of nobody else, however small the office is."""

from __future__ import annotations

from tests.casework.test_way import open_one
from tests.office import COMMUNITY, OfficeForTests

OTHERS = 200


def test_what_is_known_is_asked_once_of_each_whom_the_case_concerns(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="王五", household=case.subject_id)
    with office.sql() as con:
        con.execute(
            "INSERT INTO registry_subject (kind, area, name, restricted, profile, sensitive, made_at)"
            " SELECT 'household', %s, '', '', '{}', '{}', now() FROM generate_series(1, %s)",
            [COMMUNITY, OTHERS],
        )
        con.execute("ANALYZE")
        con.execute("SET track_functions = 'all'")
        with con.transaction():
            con.execute("SELECT set_config('yingbao.desk', %s, true)", [office.token("community_worker")])
            codes = [code for (code,) in con.execute("SELECT code FROM casework_paper_kind").fetchall()]
            papers = con.execute("SELECT subject FROM casework.papers_of(%s, %s)", [case.pk, codes]).fetchall()
            asked = con.execute(
                "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'known_without'"
            ).fetchone()
    assert len({subject for (subject,) in papers}) == 2, "papers of the home, and of who lives there"
    assert asked == (2,)
