"""A district officer opens the list of findings, however many there are."""

from __future__ import annotations

from dataclasses import replace

from django.db import connections

from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.discovery.queries import open_findings

PEOPLE, EACH = 300, 20


def test_the_most_urgent_are_read_off_an_index_and_no_file_is_read_that_is_not_shown(office: OfficeForTests) -> None:
    people = [office.enrol(COMMUNITY, name="某人") for _ in range(PEOPLE)]
    a_night([replace(missed(one, event=f"{n}"), rank=n) for one in people for n in range(EACH)])
    with office.sql() as con:
        con.execute("ANALYZE discovery_finding, registry_subject")
    query, values = open_findings().order_by("-rank", "id")[:50].query.sql_with_params()
    with office.at_a_desk("district_officer", "440311"), connections["default"].cursor() as cursor:
        cursor.execute(f"EXPLAIN {query}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "finding_ranked" in plan and "hashed" not in plan and "Sort" not in plan
