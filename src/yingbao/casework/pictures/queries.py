"""What the pages read of pictures; what one shows is opened against a committed look."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from yingbao.accounts.actions import beside, look
from yingbao.accounts.desks import Desk
from yingbao.casework.looks import reason_of
from yingbao.casework.models import Case
from yingbao.casework.pictures.limits import SMALL
from yingbao.casework.pictures.models import Picture
from yingbao.casework.pictures.sealing import Spot, unseal, unseal_place
from yingbao.casework.queries import names, step_label
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import rows

KINDS: Final = {
    "photo": Label("照片", "photograph"),
    "scan": Label("扫描件", "scan"),
    "signature": Label("签字", "signature"),
}
SIGNS: Final = {
    "person": Label("本人", "the person"),
    "guardian": Label("监护人或代理人", "guardian or who acts for them"),
    "first": Label("调查人", "who asked"),
    "second": Label("同去的调查人", "who was along"),
}


@dataclass(frozen=True)
class Opened:
    """A picture in clear. `place`: where it was taken, in degrees north and east."""

    picture: Picture
    jpeg: bytes
    place: tuple[float, float] | None

    @property
    def data(self) -> str:
        """As an address that holds the picture itself, so that none is kept anywhere else."""
        return _data(self.jpeg)

    @property
    def small(self) -> str:
        """The same, small."""
        from PIL import Image

        with Image.open(io.BytesIO(self.jpeg), formats=("JPEG",)) as image:
            image.draft("RGB", (SMALL, SMALL))
            image.thumbnail((SMALL, SMALL))
            out = io.BytesIO()
            image.save(out, "JPEG", quality=70)
        return _data(out.getvalue())


def _data(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def of_case(case: Case) -> QuerySet[Picture]:
    """All that there is, those that were taken away too, in the order in which they came."""
    return Picture.objects.filter(case=case).select_related("task", "task__plan").order_by("id")


def openable(desk: Desk, pictures: Iterable[Picture]) -> list[Picture]:
    """Those that this desk may look at."""
    closely = may_look_closely(desk)
    return [one for one in pictures if one.withdrawn_at is None and (closely or one.brought_by == desk.user)]


@dataclass(frozen=True)
class Told:
    """What a case's page tells of a picture. `kind`: of a signature with who signs; `who`: who brought it."""

    picture: Picture
    kind: Label
    step: Label
    who: str


def told(pictures: Iterable[Picture]) -> list[Told]:
    listed = list(pictures)
    users = names(one.brought_by for one in listed)
    return [Told(one, _kind(one), step_label(one.task), users.get(one.brought_by, "")) for one in listed]


def _kind(picture: Picture) -> Label:
    kind, signs = KINDS[picture.kind], SIGNS.get(picture.signs_as)
    return Label(f"{kind.zh}（{signs.zh}）", f"{kind.en} ({signs.en})") if signs else kind


@dataclass(frozen=True)
class Signed:
    """A signature on a page. `before`: an answer of its step was changed or added since."""

    picture: Picture
    signs: Label
    before: bool


def signatures(pictures: Iterable[Picture]) -> list[Signed]:
    """Those among pictures of one case that were not taken away."""
    found = [one for one in pictures if one.kind == "signature" and one.withdrawn_at is None]
    query = "SELECT casework.signed_before(%s)"
    before = {row[0] for row in rows(query, [found[0].case_id])} if found else set()
    return [Signed(one, SIGNS[one.signs_as], one.pk in before) for one in found]


def find_picture(number: int) -> Picture | None:
    found = Picture.objects.filter(pk=number, withdrawn_at=None)
    return found.select_related("case", "task", "task__plan").first()


def opened(token: str, case: Case, pictures: Sequence[Picture]) -> list[Opened]:
    """Pictures of one case, after a look at whom it is about that is committed first. Raises django.db.DatabaseError."""
    number = look(token, [case.subject_id], [], reason_of(case.number, KINDS["photo"].zh))
    with beside(token) as cursor:
        query = "SELECT picture, file, place FROM casework.pictures(%s, %s)"
        found = {row[0]: row[1:] for row in cursor.execute(query, [number, [one.pk for one in pictures]]).fetchall()}
    return [_opened(one, *found[one.pk]) for one in pictures]


def _opened(picture: Picture, file: bytes, place: bytes | None) -> Opened:
    spot = Spot(picture.task_id, picture.kind, picture.sha256, picture.page, picture.signs_as)
    return Opened(picture, unseal(spot, file), unseal_place(spot, place))


def counted(pictures: Iterable[Told]) -> list[tuple[Label, list[tuple[Label, int]]]]:
    """Of each step that has any, how many of each kind."""
    steps: dict[int, tuple[Label, dict[str, int]]] = {}
    for one in pictures:
        _, kinds = steps.setdefault(one.picture.task_id, (one.step, {}))
        kinds[one.picture.kind] = kinds.get(one.picture.kind, 0) + 1
    return [(step, [(KINDS[kind], n) for kind, n in kinds.items()]) for step, kinds in steps.values()]
