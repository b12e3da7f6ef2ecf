"""Which question comes next: the case's own policy first, then, if the person agreed, the other programmes of the home."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from yingbao.casework.deciding import place_of
from yingbao.casework.models import Case
from yingbao.casework.surveys.items import Item, fact_of
from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.ask import Question, ask
from yingbao.engine.readings.explain.explainer import trees_of
from yingbao.engine.readings.explain.world import Row
from yingbao.registry.answers.answering import answer_of, hear, row_at, rows_of
from yingbao.registry.answers.lawbook import asking_law, book, explainer
from yingbao.registry.answers.scenes import FACTS, OUTSIDE, Scene, Sight, Told, build

Matter = tuple[Outcome, Row]
"""A policy, and the row that it is asked about."""


@dataclass(frozen=True)
class Asked:
    """A question: of whom or what, which fact, and which policy wants to know."""

    item: Item
    fact: Fact
    policy: Label


@dataclass(frozen=True)
class Standing:
    """What the rules say of the case now. `status`: entitled, not, unknown, silent; `amount`: fen, None if not known."""

    status: str
    amount: int | None = None


@dataclass
class Survey:
    """What there is to ask. `questions`: in the order that settles it soonest; `elsewhere`: what is no single fact, such as
    how many children there are: it is registered in the file."""

    questions: list[Asked] = field(default_factory=list)
    elsewhere: list[Label] = field(default_factory=list)


@dataclass(frozen=True)
class Home:
    """Everything that is told of a home, and how much of it may be spoken of."""

    case: Case
    told: Sequence[Told]
    day: date
    closely: bool

    def scene(self) -> Scene:
        return build(self.told, Sight(book().dictionary, everybody=False, sensitive=self.closely))


def standing(home: Home) -> Standing:
    """What the rules say of the case, from what is told."""
    hearing = hear(home.told, home.day, closely=home.closely)
    outcome = next((one for one in hearing.whole[0].outcomes if one.policy.id == home.case.policy), None)
    try:
        answer = answer_of(outcome, place_of(home.case, home.told, outcome), hearing) if outcome else None
    except KeyError:
        answer = None
    return Standing(answer.status, answer.amount) if answer else Standing("silent")


def first_question(home: Home, past: Collection[Item], *, wide: bool) -> Survey:
    """The next question, alone, and what the case's own policy wants that is no single fact."""
    found, scene = Survey(), home.scene()
    for outcome, row in _matters(home, scene, wide=wide):
        asked = _survey(home, scene, (outcome, row), past)
        found.elsewhere += [label for label in asked.elsewhere if label not in found.elsewhere]
        if asked.questions:
            return Survey(asked.questions[:1], found.elsewhere)
    return found


def all_questions(home: Home, past: Collection[Item], *, wide: bool) -> Survey:
    """Every question that could still matter, each once."""
    found, scene, seen = Survey(), home.scene(), set(past)
    for matter in _matters(home, scene, wide=wide):
        asked = _survey(home, scene, matter, seen)
        found.questions += asked.questions
        found.elsewhere += [label for label in asked.elsewhere if label not in found.elsewhere]
        seen |= {one.item for one in asked.questions}
    return found


def _matters(home: Home, scene: Scene, *, wide: bool) -> Iterator[Matter]:
    """The case's policy about whom it is about; then, if `wide`, every other about everybody of the home."""
    law = asking_law(home.day)
    own = law.outcome(home.case.policy)
    mine = place_of(home.case, home.told, own) if own else None
    try:
        if own and mine:
            yield own, row_at(scene, mine)
    except KeyError:
        pass  # the event of the case is not on file any longer
    for name in [one.policy.id for one in explainer(home.day).outcomes] if wide else ():
        if (outcome := law.outcome(name)) is None:
            continue
        for place, row in rows_of(scene):
            if (
                row.table == outcome.table
                and row.id != OUTSIDE
                and (outcome.policy.id, place) != (home.case.policy, mine)
            ):
                yield outcome, row


def _survey(home: Home, scene: Scene, matter: Matter, past: Collection[Item]) -> Survey:
    (outcome, row), made = matter, Survey()
    about = "amount" if outcome.policy.id == home.case.policy else "status"
    for one in ask(asking_law(home.day), outcome, row, about).questions:  # type: ignore[arg-type]
        item = _item(one, scene)
        known = fact_of(home.told, item) if item else None
        if item and known:
            if item not in past and (home.closely or known.sensitivity != "sensitive"):
                made.questions.append(Asked(item, known, outcome.policy.title))
        elif one.row.id != OUTSIDE and one.label not in made.elsewhere:
            made.elsewhere.append(one.label)
    return made


def _item(question: Question, scene: Scene) -> Item | None:
    """Which file or event a question is about; None where it is none of this home's own."""
    row, name = question.row, question.fact.name if question.fact else ""
    if not name:
        return None
    table = scene.dictionary.tables[row.table]
    if table.kind == "subject" and row.id in scene.rows:
        return Item(int(row.id), FACTS, "", name)
    owner = row.ups.get("owner")
    if table.kind == "event" and owner is not None and owner.id in scene.rows:
        return Item(int(owner.id), row.table, str(row.id), name)
    return None


def read_by(policy: str, day: date) -> set[str]:
    """The names of the facts that a policy's rules read."""
    outcome = next((one for one in explainer(day).outcomes if one.policy.id == policy), None)
    trees = trees_of(outcome) if outcome else []
    return {node.payload[0].name for tree in trees for node in tree.walk() if node.op is FACT}
