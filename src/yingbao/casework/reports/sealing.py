"""Who reported, encrypted where it lies: whoever the case is about may be near, and suspected."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from yingbao.database import sealing
from yingbao.registry.secrets import ring

KEY: Final = "reports"


@dataclass(frozen=True)
class Reporter:
    """Who reported: what they are called, how to reach them, what they are to whom the case is about. '' was not said."""

    name: str = ""
    reach: str = ""
    tie: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.reach or self.tie)


@dataclass(frozen=True)
class Spot:
    """Where it lies: with what was said, how, on which day and to whom. Of one case no two have the same and the same reporter."""

    words: str
    way: str
    day: date
    taken_by: int

    def __str__(self) -> str:
        said = hashlib.sha256(self.words.encode()).hexdigest()
        return f"{KEY}/{self.taken_by}/{self.day.isoformat()}/{self.way}/{said}"


def seal(spot: Spot, who: Reporter) -> tuple[bytes, bytes] | tuple[None, None]:
    """What is kept, and a keyed hash by which the same is known again; nothing of who said nothing."""
    if not who:
        return None, None
    clear = json.dumps(asdict(who), ensure_ascii=False)
    return sealing.seal(KEY, str(spot), clear.encode()), ring().hash(clear)


def unseal(spot: Spot, sealed: bytes) -> Reporter:
    """Raises cryptography.exceptions.InvalidTag: it was tampered with, or belongs elsewhere."""
    return Reporter(**json.loads(sealing.unseal(KEY, str(spot), sealed)))
