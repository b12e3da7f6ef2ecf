"""What is registered of the event of a case that the rules ask for, and it is not so: who decides is told before."""

from __future__ import annotations

from datetime import date

from yingbao.casework.models import Case
from yingbao.casework.surveys.asking import read_by
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.lawbook import policy_of
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import rows


def denied(case: Case, today: date) -> list[Label]:
    """The facts that would set a mark (set_by in casework.yaml), that the policy's rules read, and of which the event says no; whether or
    not somebody set the mark all the same, for the rules go by the event."""
    chain = policy_of(case.policy)
    if not case.event or chain is None:
        return []
    read = read_by(case.policy, today)
    asked = {mark: fact for mark, fact in words().set_by.items() if fact in read}
    told = {mark for (mark,) in rows("SELECT casework.event_denies(%s)", [case.pk])} if asked else set()
    facts = office_dictionary().dictionary.tables[chain.root].facts
    return [facts[fact].label for mark, fact in asked.items() if mark in told]
