"""Makes a filled, made-up office busy: so many findings, bundles and open cases, by the functions that people and nights use.

What is there already counts, so a second run finds it. Receipts are forgotten until enough is missed, people die, and a night
looks; workers then open cases from their findings, and take every second one a step further.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from bench.office_desks import at_a_desk

if TYPE_CHECKING:
    from yingbao.discovery.models import Finding

DEATHS = 400
ENOUGH = 200
"""So many bundles need no further deaths."""


def fill(cases: int, findings: int) -> dict[str, int]:
    """How many findings, bundles and cases are open in the end."""
    from yingbao.casework.models import Case
    from yingbao.discovery.bundles.models import Bundle
    from yingbao.discovery.models import Finding
    from yingbao.discovery.states import OPEN

    open_findings = Finding.objects.using("owner").filter(state__in=OPEN)
    bundles = Bundle.objects.using("owner").exclude(state="closed")
    waiting = Case.objects.using("owner").filter(closed_day=None)
    lacking = findings - open_findings.count()
    if lacking > 0 or bundles.count() < ENOUGH:
        _change(2 * max(lacking, 0))
    open_cases(cases - waiting.count())
    return {"findings": open_findings.count(), "bundles": bundles.count(), "cases": waiting.count()}


def _change(forgotten: int) -> None:
    """Forgets receipts (about every second one leaves a finding), lets people die, and looks at everybody."""
    from django.db import connections, transaction

    from yingbao.discovery.night.run import run_night

    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute(
            """WITH chosen AS (SELECT id FROM registry_statement WHERE topic = 'receipts' AND recorded_to IS NULL
                             ORDER BY md5(id::text) LIMIT %s),
            forgotten AS (UPDATE registry_statement s SET recorded_to = clock_timestamp() FROM chosen
                          WHERE s.id = chosen.id RETURNING s.subject_id)
            SELECT array_agg(DISTINCT subject_id) FROM forgotten""",
            [forgotten],
        )
        (whom,) = cursor.fetchone()
        cursor.execute(
            """WITH dead AS (SELECT id FROM registry_subject WHERE kind = 'person' AND NOT profile ? 'death'
                             ORDER BY md5(id::text) LIMIT %s)
            INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, recorded_at, facts, reason)
            SELECT dead.id, 'facts', (SELECT id FROM registry_source WHERE code = 'visit'), o.day, clock_timestamp(),
                   jsonb_build_object('death', o.day), 'bench'
            FROM dead, accounts_office o RETURNING subject_id""",
            [DEATHS],
        )
        whom = [*(whom or ()), *(number for (number,) in cursor.fetchall())]
        cursor.execute("SELECT registry.refresh(%s::bigint[])", [whom])
    run_night()


def open_cases(lacking: int) -> None:
    """A worker of each community opens cases from its findings, and takes every second one a step further."""
    from django.db import transaction

    from yingbao.accounts.middleware import carry
    from yingbao.accounts.queries import today

    for area, findings in _chosen(max(lacking, 0)).items():
        person = at_a_desk("community_worker", area, area, f"bench-of-{area}")
        with transaction.atomic("default"):
            carry(person.token)
            for number, finding in enumerate(findings):
                _open(finding, today(), go_on=number % 2 == 0)


def _chosen(number: int) -> dict[str, list[Finding]]:
    """So many suspected findings of policies that have a process, spread over the district; by community."""
    from django.db.models import TextField
    from django.db.models.functions import MD5, Cast

    from yingbao.accounts.models import Area
    from yingbao.casework.models import Plan
    from yingbao.discovery.models import Finding

    suspected = Finding.objects.using("owner").filter(
        state="suspected",
        policy__in=Plan.objects.using("owner").filter(current=True).values("policy"),
        area__in=Area.objects.using("owner").filter(level="community").values("code"),
    )
    by_lot = MD5(Cast("id", TextField()))
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in suspected.order_by(by_lot)[:number]:
        found[finding.area].append(finding)
    return found


def _open(finding: Finding, today: date, *, go_on: bool) -> None:
    """At the worker's desk; a step further where that is the worker's to do, and decides nothing."""
    from yingbao.casework import actions
    from yingbao.casework.acting import decides, outcomes_of
    from yingbao.casework.models import Case

    opening = actions.Opening(finding.policy, finding.subject_id, "finding", finding.happened, finding.pk)
    case = Case.objects.get(pk=actions.open_case(opening, today))
    task = case.tasks.select_related("plan").get(done_at=None)
    if go_on and "community_worker" in task.roles and task.plan.people == 1 and not decides(task):
        actions.act(case, task, actions.Deed(outcomes_of(task)[0], "bench"), today)
