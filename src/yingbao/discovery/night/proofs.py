"""The proof that a finding keeps: why the policy answered so, in both languages, over the facts as they were known."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connections, transaction

from yingbao.discovery.models import Finding
from yingbao.engine.readings.explain.explainer import Explainer, trees_of
from yingbao.engine.readings.explain.homes import load_homes, needs_of
from yingbao.engine.store import Store
from yingbao.registry.answers.lawbook import explainer

LANGUAGES = ("zh", "en")


def keep_proofs(store: Store, day: date, night: int, using: str = "worker") -> int:
    """Writes the proofs of the findings that the night opened or changed; how many."""
    turned = Finding.objects.using(using).filter(turns__night_id=night).exclude(state="delivered").distinct()
    findings = list(turned)
    if not findings:
        return 0
    proved = list(_proved(findings, store, explainer(day)))
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE proved (finding bigint, proof jsonb) ON COMMIT DROP")
        with cursor.copy("COPY proved FROM STDIN") as copy:
            for finding, proof in proved:
                copy.write_row((finding, json.dumps(proof, ensure_ascii=False)))
        cursor.execute("UPDATE discovery_finding f SET proof = p.proof FROM proved p WHERE f.id = p.finding")
    return len(proved)


def _proved(findings: Iterable[Finding], store: Store, said: Explainer) -> Iterator[tuple[int, dict[str, str]]]:
    """(finding, HTML by language) of each whose subject is among the admitted rows."""
    outcomes = {outcome.policy.id: outcome for outcome in said.outcomes}
    wanted = [(finding, outcomes[finding.policy]) for finding in findings if finding.policy in outcomes]
    ids: dict[str, set[int | str]] = defaultdict(set)
    for finding, outcome in wanted:
        ids[outcome.policy.subject].add(finding.subject_id)
    needs = needs_of(tree for outcome in said.outcomes for tree in trees_of(outcome))
    rows = load_homes(store, said.law.book.dictionary, ids, needs)
    for finding, outcome in wanted:
        about = str(finding.subject_id) if outcome.table == outcome.policy.subject else finding.event
        if row := rows.get((outcome.table, about)):
            proof = said.explain(outcome, row)
            yield finding.pk, {lang: proof.to_html(lang) for lang in LANGUAGES}
