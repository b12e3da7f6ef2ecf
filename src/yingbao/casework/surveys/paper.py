"""The survey of a case on paper: its questions with boxes and lines, the form's number, and room to sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from yingbao.casework.documents.fonts import legible
from yingbao.casework.documents.press import qr, typeset
from yingbao.casework.models import Case
from yingbao.casework.surveys.entering import Line
from yingbao.engine.dictionary import Label

LAYOUT: Final = Path(__file__).parent / "paper.typ"
FEW: Final = 12
"""So many choices are boxes on paper; of more a line is left."""
BLANKS: Final = {"date": "　　　　年　　月　　日"}


def printed(case: Case, serial: int, title: Label, lines: Sequence[Line], day: date, head: Mapping[str, str]) -> bytes:
    """The paper as PDF. `serial`: which form of the case it is; `head`: office, site and who prints it when."""
    address = f"{head['site']}/cases/{case.pk}/?sheet={serial}"
    told = {
        "office": head["office"],
        "number": case.number,
        "form": f"{case.number}-{serial}",
        "title": title.zh,
        "address": address,
        "printed": head["printed"],
        "day": [day.year, day.month, day.day],
        "questions": [_question(line) for line in lines],
    }
    return typeset(LAYOUT, {"sheet": json.dumps(legible(told)), "qr": qr(address)})


def _question(line: Line) -> dict[str, Any]:
    fact, widget = line.field.target.fact, line.field.widget
    choices = [str(label) for value, label in getattr(widget, "choices", ()) if value != ""]
    label = str(line.field.target.label.zh) + ("（元）" if fact is not None and fact.kind == "money" else "")
    blank = BLANKS.get(fact.kind, "") if fact is not None else ""
    return {"who": line.whose.zh, "asks": label, "boxes": choices if len(choices) <= FEW else [], "blank": blank}
