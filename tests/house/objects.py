"""What addresses are about: for each kind in docs/rights.csv, how to make one in an area, and its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.office import FIRST_DAY, OfficeForTests

Maker = Callable[[OfficeForTests, str], int]
MAKERS: dict[str, Maker] = {}


def makes(kind: str) -> Callable[[Maker], Maker]:
    def register(maker: Maker) -> Maker:
        MAKERS[kind] = maker
        return maker

    return register


@makes("subject")
def subject(office: OfficeForTests, area: str) -> int:
    return office.enrol(area, name="某人")


@makes("member")
def member(office: OfficeForTests, area: str) -> int:
    """Somebody who belongs to a household."""
    return office.enrol(area, name="某人", household=office.enrol(area, "household", residence=area))


@makes("household")
def household(office: OfficeForTests, area: str) -> int:
    return office.enrol(area, "household", residence=area)


@makes("person")
def person(office: OfficeForTests, area: str) -> int:
    from yingbao.accounts.models import User

    name = f"somebody{User.objects.using('owner').count()}"
    return User.objects.create_user(name, "x", using="owner", name=name).pk


@makes("assignment")
def assignment(office: OfficeForTests, area: str) -> int:
    return _assign(office, "doctor", area).pk


@makes("loan")
def loan(office: OfficeForTests, area: str) -> int:
    """Lent by the community worker of the area."""
    _, held = office.person("community_worker", area)
    more = {"lent_from": held, "ends": FIRST_DAY + timedelta(days=9)}
    return _assign(office, "community_worker", area, **more).pk


def _assign(office: OfficeForTests, role: str, area: str, **more: Any) -> Any:
    from yingbao.accounts.models import Assignment

    held = {"role_id": role, "area": area, "starts": date(2020, 1, 1), **more}
    return Assignment.objects.using("owner").create(user_id=person(office, area), **held)


@makes("glass")
def glass(office: OfficeForTests, area: str) -> int:
    from yingbao.accounts.glass import break_glass
    from yingbao.accounts.models import Glass

    number = f"99000019500101{subject(office, area):04d}"
    office.enrol(area, name="某人", id_number=number)
    assert break_glass(office.token("community_worker", area), number, "走失老人，联系家属")
    return Glass.objects.using("gate").latest("id").pk


@makes("finding")
def finding(office: OfficeForTests, area: str) -> int:
    """Somebody who gets nothing of some programme, found in a night of its own."""
    from tests.discovery.test_reconcile import a_night, missed
    from yingbao.discovery.models import Finding

    found = subject(office, area)
    a_night([missed(found)], subjects=frozenset({found}))
    return Finding.objects.using("worker").get(subject_id=found).pk


@makes("bundle")
def bundle(office: OfficeForTests, area: str) -> int:
    """What happened in a home opened it."""
    from django.utils import timezone

    from yingbao.discovery.bundles.models import Bundle, Bundled
    from yingbao.discovery.models import Finding

    found = Finding.objects.using("owner").get(pk=finding(office, area))
    about = {"event": "death", "day": FIRST_DAY, "area": area, "opened_at": timezone.now(), "night": found.night}
    made = Bundle.objects.using("owner").create(home_id=found.subject_id, **about)
    Bundled.objects.using("owner").create(bundle=made, finding=found, joined_at=timezone.now())
    return made.pk


@makes("edition")
def edition(office: OfficeForTests, area: str) -> int:
    """An edition that passed its checks; nobody here proposed it."""
    from django.utils import timezone

    from yingbao.discovery.publishing.models import Edition

    number = Edition.objects.using("owner").count() + 1
    told = {"name": "一个版本.md", "reason": "试", "state": "checked", "proposed_at": timezone.now()}
    return Edition.objects.using("owner").create(fingerprint=f"{number:012d}", found=EDITION, **told).pk


EDITION = {
    "texts": [{"path": "a.md", "kind": "changed", "lines": [["-", "200"], ["+", "300"], ["…", ""]], "more": 1}],
    "policies": [],
}
"""What an edition differs in."""


@makes("push")
def push(office: OfficeForTests, area: str) -> int:
    """Work that a signal pushed about somebody."""
    from django.utils import timezone

    from yingbao.discovery.monitoring.models import Pushed
    from yingbao.discovery.monitoring.rules import pushes

    night, one = _night(), pushes()[0]
    about = {"reason": one.reason, "push": one.push, "area": area, "opened_at": timezone.now(), "night": night}
    return Pushed.objects.using("owner").create(home_id=subject(office, area), **about).pk


@makes("ending")
def ending(office: OfficeForTests, area: str) -> int:
    """Something in force that a death is to end, and no process does."""
    from yingbao.casework.deaths.models import Ending
    from yingbao.casework.tasks import close_dead

    person = office.enrol(area, name="某人", death="2025-12-30")
    with office.sql() as con:
        con.execute(
            "INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, facts)"
            " SELECT %s, 'decisions', 'fuzhu_qiju::1', id, '2025-01-01', '{\"policy\": \"fuzhu_qiju\"}' FROM registry_source WHERE code = 'civil'",
            [person],
        )
    close_dead()
    return Ending.objects.using("owner").get(subject_id=person).pk


@makes("twice")
def twice(office: OfficeForTests, area: str) -> int:
    """A benefit by the month of which two decisions are in force."""
    from yingbao.casework.twice.finding import find_twice
    from yingbao.casework.twice.models import Twice

    home = household(office, area)
    with office.sql() as con:
        for since in ("2025-01-01", "2025-06-01"):
            con.execute(
                "INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, facts)"
                " SELECT %s, 'decisions', %s, id, %s, '{\"policy\": \"dibao\"}' FROM registry_source WHERE code = 'civil'",
                [home, f"dibao::{since}", since],
            )
    find_twice()
    return Twice.objects.using("owner").get(subject_id=home).pk


@makes("crossmatch")
def crossmatch(office: OfficeForTests, area: str) -> int:
    """A comparison of the pool; there is one a quarter."""
    from django.utils import timezone

    from yingbao.discovery.monitoring.models import CrossMatch

    about = {"day": FIRST_DAY, "at": timezone.now(), "night": _night()}
    return CrossMatch.objects.using("owner").get_or_create(quarter=date(2025, 10, 1), defaults=about)[0].pk


def _night() -> Any:
    from django.utils import timezone

    from yingbao.discovery.models import Night

    return Night.objects.using("owner").create(day=FIRST_DAY, law="l", started_at=timezone.now())


@makes("visit")
def visit(office: OfficeForTests, area: str) -> int:
    """Somebody who was drawn by lot to be visited."""
    from django.utils import timezone

    from yingbao.discovery.models import Sample, Visit

    drawn = {"seed": "of a test", "size": 1, "pool": 1, "drawn_at": timezone.now()}
    sample, _ = Sample.objects.using("owner").get_or_create(month=FIRST_DAY.replace(day=1), defaults=drawn)
    found = subject(office, area)
    return Visit.objects.using("owner").create(sample=sample, subject_id=found, area=area, place=found).pk


@makes("pair")
def pair(office: OfficeForTests, area: str) -> int:
    """Two files that may be one person's."""
    from yingbao.registry.models import Pair

    one, other = (office.enrol(area, description="一位老人") for _ in "ab")
    return Pair.objects.using("owner").create(one_id=one, other_id=other, area=area, probability=0.9, evidence=[]).pk


@makes("merge")
def merge(office: OfficeForTests, area: str) -> int:
    """Two files that were merged."""
    from yingbao.registry.identity.actions import merge

    kept, gone = subject(office, area), subject(office, area)
    office.tokens.clear()  # somebody may have left the desk
    with office.at_a_desk("district_officer", "440311"):
        return merge(kept, gone, "同一人")


@makes("run")
def run(office: OfficeForTests, area: str) -> int:
    """An import of the area, whose columns are to be decided."""
    from yingbao.registry.models import Run, Source

    source = Source.objects.using("owner").get(code="civil")
    return Run.objects.using("owner").create(source=source, file="x.csv", valid_from=FIRST_DAY, area=area).pk


@makes("case")
def case(office: OfficeForTests, area: str) -> int:
    """Somebody's household, told of a policy."""
    from yingbao.casework.actions import Opening, open_case

    home = office.enrol(area, "household", residence=area, hukou=area)
    with office.at_a_desk("community_worker", area):
        return open_case(Opening("dibao", home, "door"), FIRST_DAY)


@makes("decision")
def decision(office: OfficeForTests, area: str) -> int:
    """What was decided in a case, with a proof that names nobody."""
    from django.utils import timezone

    from yingbao.casework.models import Case, Decision, Task

    made = Case.objects.using("owner").get(pk=case(office, area))
    about = {
        "policy": made.policy,
        "subject_id": made.subject_id,
        "since": FIRST_DAY,
        "day": FIRST_DAY,
        "said": "entitled",
    }
    by = {"law": "x", "known_at": timezone.now(), "at": timezone.now(), "decided_by": 1, "role": "district_officer"}
    task = Task.objects.using("owner").get(case=made, done_at=None)
    return Decision.objects.using("owner").create(case=made, task=task, verdict="grant", **about, **by).pk


@makes("letter")
def letter(office: OfficeForTests, area: str) -> int:
    """A notice that an application was taken in."""
    from yingbao.casework.letters import queries
    from yingbao.casework.letters.actions import draft, make
    from yingbao.casework.letters.filling import Known
    from yingbao.casework.models import Case

    number = _taken_in(office, area)
    with _reviewing(office, area):
        task = Case.objects.get(pk=number).tasks.select_related("plan").get(step="accept")
        kind = queries.kinds()[task.plan.document]
        return make(draft(task, kind, Known(queries.about(task.pk), FIRST_DAY)), "http://testserver", FIRST_DAY)


@makes("picture")
def picture(office: OfficeForTests, area: str) -> int:
    """A photograph of a case, brought by the community's worker."""
    from tests.casework.pictures.images import jpeg
    from yingbao.casework.models import Task
    from yingbao.casework.pictures.actions import keep
    from yingbao.casework.pictures.developing import develop_here

    number, content = case(office, area), jpeg()
    with office.at_a_desk("community_worker", area):
        task = Task.objects.get(case_id=number, done_at=None)
        return keep(task, content, develop_here(content), "", with_place=False)[0]


@makes("order")
def order(office: OfficeForTests, area: str) -> int:
    """An order of letters, given by the street's reviewer."""
    from yingbao.casework.letters.actions import order as give

    _taken_in(office, area)
    with _reviewing(office, area):
        return give("accept", "", "http://testserver")


def _taken_in(office: OfficeForTests, area: str) -> int:
    """A case of a household with a name that was taken in."""
    from yingbao.casework.actions import Deed, act
    from yingbao.casework.models import Case

    number = case(office, area)
    office.enrol(area, name="某人", household=Case.objects.using("owner").get(pk=number).subject_id)
    for desk, outcome in (
        (office.at_a_desk("community_worker", area), "agrees"),
        (_reviewing(office, area), "accepted"),
    ):
        with desk:
            found = Case.objects.get(pk=number)
            act(found, found.tasks.select_related("plan").get(done_at=None), Deed(outcome), FIRST_DAY)
    return number


def _reviewing(office: OfficeForTests, area: str) -> Any:
    return office.at_a_desk("street_reviewer", area[:9])


@makes("check")
def check(office: OfficeForTests, area: str) -> int:
    """A batch that asks about somebody, made by somebody else."""
    return _line_of_a_check(office, area).batch_id


@makes("check_line")
def check_line(office: OfficeForTests, area: str) -> int:
    return _line_of_a_check(office, area).pk


def _line_of_a_check(office: OfficeForTests, area: str) -> Any:
    """An answer that differs from what is registered."""
    from django.utils import timezone

    from yingbao.casework.checks.models import Check, CheckLine
    from yingbao.casework.models import Case

    made, now = Case.objects.using("owner").get(pk=case(office, area)), timezone.now()
    number = f"HD2025-9{Check.objects.using('owner').count():04d}"
    told = {"number": number, "institution": "bank", "facts": ["financial_assets"], "made_day": FIRST_DAY}
    batch = Check.objects.using("owner").create(made_at=now, made_by=0, handed_at=now, **told)
    stands = {"state": "answered", "differs": ["financial_assets"], "as_of": FIRST_DAY, "answered_at": now}
    about = {"subject_id": made.subject_id, "people": [], "authorisations": []}
    return CheckLine.objects.using("owner").create(batch=batch, case=made, place=1, **about, **stands)


@makes("message")
def message(office: OfficeForTests, area: str) -> int:
    """A notice that was handed to the gateway: an application was taken in of somebody with a phone."""
    from tests.casework.test_way import do
    from yingbao.casework.models import Case
    from yingbao.casework.outbox.files import Files
    from yingbao.casework.outbox.models import Message
    from yingbao.casework.outbox.sending import send_all
    from yingbao.registry.actions import Saying, state

    number = case(office, area)
    home = Case.objects.using("owner").get(pk=number).subject_id
    someone = office.enrol(area, name="某人", household=home, birth="1970-01-01")
    with office.at_a_desk("community_worker", area):
        state(Saying("person", someone, "declared", date(2025, 1, 1), "本人申报", {"phone": "13900000001"}))
    found = Case.objects.using("owner").get(pk=number)
    do(office, found, "community_worker", area, "agrees")
    do(office, found, "street_reviewer", area[:9], "accepted")
    send_all(Files())
    return Message.objects.using("owner").get(case_id=number).pk


@makes("exchange")
def exchange(office: OfficeForTests, area: str) -> int:
    """A list for a platform, made by somebody else, that tells of a household in the area."""
    return _row_of_a_list(office, area).batch_id


@makes("exchange_row")
def exchange_row(office: OfficeForTests, area: str) -> int:
    """A row that the platform refused, with a difference."""
    return _row_of_a_list(office, area).pk


def _row_of_a_list(office: OfficeForTests, area: str) -> Any:
    from django.utils import timezone

    from yingbao.casework.exchange.models import Exchange, ExchangeRow

    home = office.enrol(area, "household", residence=area)
    head = office.enrol(area, name="某人", household=home)
    told = {"layout": "dibao_month", "platform": "social_assistance", "format": "xlsx", "reason": "试", "mark": "试"}
    number = f"BS2025-9{Exchange.objects.using('owner').count():04d}"
    made = {"made_day": FIRST_DAY, "made_at": timezone.now(), "made_by": 0, "month": FIRST_DAY.replace(day=1)}
    stands = {"state": "made", "size": 1, "done": 1, "facts": ["person.name"], "answers": ["x"]}
    batch = Exchange.objects.using("owner").create(number=number, **told, **made, **stands)
    said = {"state": "rejected", "differs": ["户主姓名"], "their_reason": "x"}
    row = {"subject_id": home, "about_id": home, "people": [head], **said}
    return ExchangeRow.objects.using("owner").create(batch=batch, place=1, **row)


@makes("blank")
def blank(office: OfficeForTests, area: str) -> int:
    """A blank form that somebody else brought."""
    from django.utils import timezone

    from yingbao.casework.exchange.blanks.models import Blank

    told = {"name": "x.xlsx", "print": "x", "size": 0, "made_day": FIRST_DAY, "made_at": timezone.now(), "made_by": 0}
    return Blank.objects.using("owner").create(**told).pk
