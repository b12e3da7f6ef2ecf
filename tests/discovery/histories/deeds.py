"""What happens in an office: everything that may change what the law answers, and what people do with the answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import DatabaseError
from django.utils import timezone

from tests.casework.notices import hang, written
from tests.discovery.histories.town import OFFICER, REASON, SINCE, Town, dictionary, open_statements, read_of_kin, told
from tests.registry.imports.running import applied, undone
from yingbao.accounts import days
from yingbao.casework import actions as cases
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Task
from yingbao.casework.queries import WORKABLE
from yingbao.casework.words import words
from yingbao.discovery.actions import settle
from yingbao.discovery.bundles import actions as bundles
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.models import Finding
from yingbao.discovery.monitoring import actions as monitoring
from yingbao.discovery.monitoring.models import Pushed
from yingbao.discovery.monitoring.rules import PUSHES
from yingbao.discovery.states import BY_HAND, NOBODYS
from yingbao.registry.actions import stop
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.mirror.keeping import occasional
from yingbao.registry.models import Subject
from yingbao.registry.queries import rows

SOURCES: Final = ("visit", "visit", "correction", "declared")
DAYS: Final = (1, 3, 12, 31, 60)


def says(town: Town) -> str:
    kind, one = town.one()
    facts, since, source = town.facts(kind), town.when(), town.chance.choice(SOURCES)
    town.say(kind, one, facts, since=since, source=source)
    return f"{kind} {one}: {facts} since {since} by {source}"


def moves(town: Town) -> str:
    """To another home, or to none."""
    one, home = town.any("person"), town.chance.choice([*town.files["household"], None])
    town.say("person", one, {"household": home}, since=SINCE, source="correction")
    return f"person {one} moves to {home}"


def home_moves(town: Town) -> str:
    home, area = town.any("household"), town.area()
    fact = town.chance.choice(["residence", "hukou"])
    town.say("household", home, {fact: area}, since=SINCE, source="correction")
    return f"household {home}: {fact} {area}"


def is_born(town: Town) -> str:
    """To a home, and mostly to somebody there."""
    home, parent = town.any("household"), town.any("person")
    area = rows("SELECT area FROM registry_subject WHERE id = %s", [home])[0][0] or town.area()
    birth = town.day - timedelta(days=town.chance.choice([0, 1, 30]))
    child = town.enrol(
        "person", area, {"birth": birth.isoformat(), "residence": area, "hukou": area, "household": home}
    )
    if town.chance.random() < 0.7:
        town.say("person", child, {}, topic="parents", other=parent)
    return f"person {child} is born to household {home} and person {parent}"


def dies(town: Town) -> str:
    """Or it was a mistake."""
    one = town.any("person")
    death = town.chance.choice([town.day, town.day - timedelta(days=50), None])
    town.say("person", one, {"death": death.isoformat() if death else None}, since=SINCE, source="correction")
    return f"person {one} died {death}"


def is_related(town: Town) -> str:
    links = [table for table in dictionary().tables.values() if table.kind == "link" and town.files[table.owner or ""]]
    table = town.chance.choice(links)
    one, other, facts = town.any(str(table.owner)), town.any(str(table.target)), town.facts(table.name)
    if one == other:
        return ""
    town.say(str(table.owner), one, facts, topic=table.name, other=other, since=town.when())
    return f"{table.name} of {one}: {other} {facts}"


def has_kin(town: Town) -> str:
    """Something is said of somebody to whom a relation leads, wherever they live: a death, an absence, what they earn."""
    query = "SELECT DISTINCT s.subject_id, s.topic, s.other_id FROM registry_statement s WHERE other_id IS NOT NULL AND recorded_to IS NULL"
    found = sorted(rows(query, []))
    of, topic, one = town.chance.choice(found)
    table, example = dictionary().tables["person"], told(dictionary().tables["person"], town.example("person"))
    names = town.chance.sample(read_of_kin(town.day), town.chance.randint(1, 2))
    facts = {name: town.value(table, name, example) for name in names}
    town.say("person", one, facts, since=SINCE, source="correction")
    return f"person {one}, one of the {topic} of {of}: {facts}"


def happens(town: Town) -> str:
    """A hardship, a report, a device: another one, or one that is on file told otherwise."""
    events = [
        table for table in dictionary().tables.values() if table.kind == "event" and town.files[table.owner or ""]
    ]
    table = town.chance.choice(events)
    one, facts = town.any(str(table.owner)), town.facts(table.name, most=6)
    found = _occasions(one, table.name)
    occasion = town.chance.choice([*found, f"e{town.chance.randint(1, 3)}"])
    day = town.day - timedelta(days=town.chance.choice([0, 5, 40, 100]))
    facts |= {str(table.date): day.isoformat()} if town.chance.random() < 0.8 else {}
    town.say(str(table.owner), one, facts, topic=table.name, occasion=occasion, source="declared", since=day)
    return f"{table.name} of {one}: {occasion} {facts}"


def _occasions(one: int, topic: str) -> list[str]:
    query = (
        "SELECT DISTINCT occasion FROM registry_statement WHERE subject_id = %s AND topic = %s AND recorded_to IS NULL"
    )
    return sorted(occasion for (occasion,) in rows(query, [one, topic]))


def is_paid(town: Town) -> str:
    """Or a benefit is decided: to whom it may be, for the month, or for an event on file."""
    topic = town.chance.choice(["receipts", "receipts", "decisions"])
    table = dictionary().tables[topic]
    row = town.example(topic)
    if not town.files[row["table"]]:
        return ""
    facts, one = told(table, row), town.any(row["table"])
    if facts["policy"] in occasional():
        events = [event for name in ("hardships", "reports", "devices") for event in _occasions(one, name)]
        facts["occasion"] = town.chance.choice([*events, "unknown"])
    if town.chance.random() < 0.3:
        facts["amount"] = town.chance.choice([1, 10_000, 20_000, 153_500, None])
    if town.chance.random() < 0.2:
        facts["to"] = (town.day + timedelta(days=town.chance.choice([-40, 1, 20]))).isoformat()
    key = f"{facts['policy']}:{facts.get('occasion', '')}:{town.chance.randint(1, 2)}"
    town.say(row["table"], one, facts, topic=topic, occasion=key, source="declared", since=_day(facts["from"]))
    return f"{topic} of {one}: {facts}"


def _day(word: str) -> Any:
    return type(SINCE).fromisoformat(word)


def is_taken_back(town: Town) -> str:
    """Something that was said, altogether; or it holds no longer."""
    number, since = town.chance.choice(open_statements(town))
    day = town.chance.choice([since, max(since, town.day), max(since, town.day - timedelta(days=15))])
    ((topic, one),) = rows("SELECT topic, subject_id FROM registry_statement WHERE id = %s", [number])
    stop(number, day, REASON)
    return f"{topic} of {one}, since {since}, stopped on {day}"


def is_merged(town: Town) -> str:
    kind = town.chance.choice(["person", "person", "household"])
    kept, gone = town.any(kind), town.any(kind)
    merge(kept, gone, REASON, despite=True)
    return f"{kind} {gone} merged into {kept}"


def is_split(town: Town) -> str:
    found = rows("SELECT id, kept_id, gone_id FROM registry_merge WHERE split_at IS NULL ORDER BY id", [])
    if not found:
        return ""
    number, kept, gone = town.chance.choice(found)
    split(number, REASON)
    return f"{gone} split from {kept}"


def is_settled(town: Town) -> str:
    """What somebody says of a finding, where its page asks; seldom, from a page that was read before it was over."""
    late = town.chance.random() < 0.15
    found = Finding.objects.order_by("policy", "subject_id", "event")
    found = list(found.filter(state__in=("gone", "delivered")) if late else found.exclude(state__in=NOBODYS))
    if not found:
        return ""
    finding, word = town.chance.choice(found), town.chance.choice([*BY_HAND, "suspected"])
    until = town.day + timedelta(days=town.chance.choice([5, 90]))
    settle(finding.pk, word, REASON, until if word in ("declined", "mistaken") else None)
    return f"{finding.policy} of {finding.subject_id}: {finding.state}, said to be {word}"


def is_agreed(town: Town) -> str:
    """To what a bundle offers; or there was the visit; or it is closed."""
    found = list(Bundle.objects.exclude(state="closed").order_by("home_id", "event"))
    if not found:
        return ""
    bundle = town.chance.choice(found)
    if town.chance.random() < 0.3:
        bundles.close(bundle, REASON)
    elif bundle.state == "open":
        home = list(Subject.objects.filter(household_id=bundle.home_id).order_by("id"))
        bundles.consent(bundle, town.day, town.chance.sample(home, min(1, len(home))), "phone", REASON)
    else:
        bundles.visited(bundle, town.day, REASON)
    return f"bundle {bundle.event} of {bundle.home_id}, which was {bundle.state}"


def is_seen_to(town: Town) -> str:
    """Work that a signal pushed."""
    found = list(Pushed.objects.filter(state="open").order_by("home_id", "reason", "push"))
    if not found:
        return ""
    work = town.chance.choice(found)
    outcome = town.chance.choice(sorted(PUSHES[work.push].outcomes))
    monitoring.settle(work.pk, outcome, REASON)
    return f"{work.push} for {work.reason} of {work.home_id}: {outcome}"


def is_opened(town: Town) -> str:
    """A case, for a finding."""
    found = list(Finding.objects.filter(state__in=WORKABLE).order_by("policy", "subject_id", "event"))
    if not found:
        return ""
    finding = town.chance.choice(found)
    opening = cases.Opening(finding.policy, finding.subject_id, "finding", finding.happened, finding.pk)
    cases.open_case(opening, town.day)
    return f"a case of {finding.policy} of {finding.subject_id}"


def goes_on(town: Town) -> str:
    """A case, some steps, each by somebody of its roles; as far as the rules let it."""
    tasks = list(Task.objects.filter(done_at=None).order_by("case_id"))
    if not tasks:
        return ""
    case, way = town.chance.choice(tasks).case_id, list[str]()
    for _ in range(town.chance.randint(1, 9)):
        task = Task.objects.filter(case_id=case, done_at=None).select_related("plan", "case").first()
        if task is None:
            break
        way.append(_step(town, task))
    return f"case {case}: {', '.join(way)}"


def _step(town: Town, task: Task) -> str:
    """At a desk of its own, as the district reads it."""
    if task.does == "publicise" and task.due:
        hang(task)
    written(task.case)
    outcome = town.chance.choice([outcome for outcome, _ in task.plan.next])
    verdict = words().outcomes[outcome].verdict
    said = Advice("entitled", 10_000, 10_000, {}, (), "演练", timezone.now())
    decided = Decided(town.chance.choice([SINCE, town.day]), None, 10_000, 10_000, said) if verdict else None
    role = town.chance.choice(task.roles)
    area = task.area[: {"street_reviewer": 9, "district_officer": 6}.get(role, 12)]
    second = town.office.person("social_worker", task.area)[0].pk
    with town.office.at_a_desk(role, area):
        deed = cases.Deed(outcome, REASON, second if task.plan.people > 1 else None, decided)
        cases.act(task.case, task, deed, town.day)
    return f"{task.step} {outcome}"


AT_A_DESK: Final[dict[Callable[[Town], str], int]] = {
    says: 8, moves: 3, home_moves: 2, is_born: 2, dies: 2, is_related: 5, has_kin: 5, happens: 4, is_paid: 5, is_taken_back: 5,
    is_merged: 2, is_split: 2, is_settled: 4, is_agreed: 2, is_seen_to: 1, is_opened: 3, goes_on: 4,
}  # fmt: skip


def something_happens(town: Town) -> None:
    """One deed at the district's desk; what is refused leaves nothing."""
    deed = town.chance.choices(list(AT_A_DESK), list(AT_A_DESK.values()))[0]
    try:
        with town.office.at_a_desk(*OFFICER):
            said = deed(town)
    except DatabaseError as refusal:
        town.refused[deed.__name__] += 1
        town.deeds.append(f"refused: {deed.__name__}: {str(refusal)[:80]}")
        return
    town.done[deed.__name__] += bool(said)
    town.deeds.append(said or f"nothing: {deed.__name__}")


def a_register_comes(town: Town) -> None:
    """Who is disabled, of some; or the last one that came is undone."""
    if town.runs and town.chance.random() < 0.4:
        run = town.runs.pop()
        undone(town.office, run)
        town.deeds.append(f"import {run.pk} is undone")
        return
    known = office_dictionary().dictionary.categories
    rows = [["姓名", "公民身份号码", "残疾类别", "残疾等级"]]
    for one in town.chance.sample(sorted(town.numbers), 3):
        kinds = (town.chance.choice([*known[name].values.values()]).zh for name in ("disability", "grade"))
        rows.append([*town.numbers[one], *kinds])
    content = "\r\n".join(",".join(row) for row in rows).encode()
    town.runs.append(applied(town.office, content, "disability", day=town.day))
    town.done["a_register_comes"] += 1
    town.deeds.append(f"import {town.runs[-1].pk}: {rows[1:]}")


def days_pass(town: Town) -> None:
    town.day += timedelta(days=town.chance.choice(DAYS))
    days.move(town.office.token(*OFFICER), town.day, REASON)
    town.deeds.append(f"it is {town.day}")
