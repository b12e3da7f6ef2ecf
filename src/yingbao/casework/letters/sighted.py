"""Why something was decided, as far as the desk sees that makes the letter: of whom it does not see the letter tells no fact, and says that
it does not. The law that was not met is told whole: a text is nobody's fact.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connections

from yingbao.accounts.actions import beside, look
from yingbao.casework.deciding import shown_proof
from yingbao.casework.letters.proofs import NONE, Grounds, grounds_of
from yingbao.casework.looks import reason_of
from yingbao.casework.models import Batch, Case, Task
from yingbao.casework.queries import title
from yingbao.casework.replaying import whole_edition
from yingbao.discovery.queries import revealable
from yingbao.registry.answers.scenes import Told
from yingbao.web.editions import going_by

OF_THE_ORDER = """SELECT d.proof::text, d.facts::text,
  ARRAY(SELECT s.id FROM jsonb_array_elements(d.facts) f JOIN registry_subject s ON s.id = (f ->> 'subject')::bigint
        WHERE s.restricted <> '')
  FROM casework_decision d WHERE d.id = %s"""


def at_the_desk(token: str, case: Case, about: Mapping[str, Any]) -> Grounds:
    """Of the decision that a letter tells of, after a look at its subject that is committed first. Raises django.db.DatabaseError."""
    if not _says_no(about):
        return NONE
    number = about["decision"]["id"]
    looked = look(token, [case.subject_id], revealable(), reason_of(case.number, f"decision {number}"))
    with beside(token, "worker") as cursor:
        query = "SELECT proof::text, facts::text, hidden FROM casework.grounds(%s, %s)"
        proof, facts, hidden = cursor.execute(query, [looked, number]).fetchone()
    return _grounds(case, about, proof, facts, hidden)


def of_an_order(batch: Batch, task: Task, about: Mapping[str, Any]) -> Grounds:
    """The same for a letter of an order: hidden is whom the desk did not see that gave it, and who is protected by now."""
    if not _says_no(about):
        return NONE
    with connections["worker"].cursor() as cursor:
        proof, facts, protected = cursor.execute(OF_THE_ORDER, [about["decision"]["id"]]).fetchone()
    return _grounds(task.case, about, proof, facts, {*batch.hidden.get(str(task.pk), ()), *protected})


def _says_no(about: Mapping[str, Any]) -> bool:
    """Whether the rules said no to what was decided; else people decided by other reasons, which they wrote down. Of two grants one ends
    because of the other, whatever the rules say of that day."""
    return bool(about["decision"]) and about["decision"]["said"] == "not" and not about["beside"]


def _grounds(case: Case, about: Mapping[str, Any], proof: str, facts: str, hidden: Collection[int]) -> Grounds:
    whole = grounds_of(json.loads(proof).get("zh", ""), title(case.policy).zh)
    if not hidden:
        return whole
    told = [replace(one, seen=one.subject not in hidden) for one in (Told(**row) for row in json.loads(facts))]
    reasons = _reasons(case, about["decision"], told)
    return Grounds(reasons, whole.law, withheld=reasons != whole.reasons)


def _reasons(case: Case, decision: Mapping[str, Any], told: Iterable[Told]) -> tuple[str, ...]:
    """What was not met by the facts of those alone who are seen; nothing where the law of then is not at hand any more."""
    edition = whole_edition(decision["law"])
    if edition is None:
        return ()
    with going_by(edition):
        proof = shown_proof(list(told), case, date.fromisoformat(decision["day"]))
    return grounds_of(proof.to_html("zh"), title(case.policy).zh).reasons if proof else ()
