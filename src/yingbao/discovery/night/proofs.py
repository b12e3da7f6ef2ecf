"""The proof that a finding keeps: why the policy answered so, in both languages, over the facts as they were known.

Beside the words stands whom they may speak of (`whose`): who does not see them all is not shown the proof (discovery.proof);
and the `day` and the finding's `occasion` of then: a finding of a policy that goes by periods moves on, its proof stays.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connections, transaction

from yingbao.discovery.models import Finding, Night
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.explainer import Explainer, trees_of
from yingbao.engine.readings.explain.homes import Needs, load_homes, needs_of
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.store import Store
from yingbao.registry.answers.lawbook import DAYS, explainer

LANGUAGES = ("zh", "en")
PROVED = "finding bigint, proof jsonb, home bigint[]"
# With a home comes whomever anything said of its members has ever led to; of merged files the one that was kept, too.
KEEP = """
  UPDATE discovery_finding f SET proof = p.proof || jsonb_build_object('day', %s::date, 'occasion', f.occasion, 'whose', (
    SELECT jsonb_agg(DISTINCT id ORDER BY id) FROM (
      SELECT f.subject_id AS id
      UNION SELECT unnest(p.home)
      UNION SELECT unnest(ARRAY[o.id, o.merged_into_id]) FROM registry.files(p.home, 'infinity') x
            JOIN registry_statement st ON st.subject_id = x.file JOIN registry_subject o ON o.id = st.other_id) found
    WHERE id IS NOT NULL))
  FROM proved p WHERE f.id = p.finding
"""


@dataclass(frozen=True)
class Proved:
    """HTML by language, and whose home it looks into: the subjects there; nobody where it looks at the one subject alone."""

    finding: int
    words: dict[str, str]
    home: tuple[int, ...]


def keep_proofs(store: Store, day: date, night: int, using: str = "worker") -> int:
    """Writes the proofs of the findings that the night opened or changed, and nights before it that were killed before they
    ended; how many."""
    ended = Night.objects.using(using).filter(ended_at__isnull=False, id__lt=night).order_by("-id").first()
    turned = Finding.objects.using(using).filter(turns__night_id__gt=ended.pk if ended else 0)
    findings = list(turned.exclude(state="delivered").distinct())
    if not findings:
        return 0
    proved = list(_proved(findings, store, explainer(day)))
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE proved ({PROVED}) ON COMMIT DROP")
        with cursor.copy("COPY proved FROM STDIN") as copy:
            for one in proved:
                copy.write_row((one.finding, json.dumps(one.words, ensure_ascii=False), list(one.home)))
        cursor.execute("ANALYZE proved")
        cursor.execute(KEEP, [day])
    return len(proved)


def _proved(findings: Iterable[Finding], store: Store, said: Explainer) -> Iterator[Proved]:
    """The proof of each whose subject is among the admitted rows."""
    outcomes = {outcome.policy.id: outcome for outcome in said.outcomes}
    wanted = [(finding, outcomes[finding.policy]) for finding in findings if finding.policy in outcomes]
    ids: dict[str, set[int | str]] = defaultdict(set)
    for finding, outcome in wanted:
        ids[outcome.policy.subject].add(finding.subject_id)
    rows = load_homes(store, said.law.book.dictionary, ids, _needs(said))
    for finding, outcome in wanted:
        about = str(finding.subject_id) if outcome.table == outcome.policy.subject else finding.event
        if row := rows.get((outcome.table, about)):
            proof = said.explain(outcome, row)
            words = {lang: proof.to_html(lang) for lang in LANGUAGES}
            yield Proved(finding.pk, words, _home(said, row) if _looks_around(outcome) else ())


@lru_cache(maxsize=DAYS)
def _needs(said: Explainer) -> Needs:
    return needs_of(tree for policy in said.branches for tree in said.trees(policy))


def _looks_around(outcome: Outcome) -> bool:
    """Whether the proof may speak of anything but the row that it is about."""
    return any(each.op.crosses for tree in trees_of(outcome) for each in tree.walk())


def _home(said: Explainer, row: Row) -> tuple[int, ...]:
    """The subjects of a row's home."""
    kinds = said.law.book.dictionary.subjects
    return tuple(sorted({int(one.id) for one in all_rows(row) if one.table in kinds}))
