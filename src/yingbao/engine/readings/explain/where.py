"""The first clause of a proof: whether the deciding area makes it this office's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingbao.engine.readings.explain.view import ClauseView, Line, Seen
from yingbao.engine.readings.explain.witness import Witness

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.proof import Proof

VERDICT = {True: "yes", False: "no", None: "unknown"}


def territory(proof: Proof, self: Witness) -> ClauseView:
    """No law is cited for it: that the policy goes by this area its file says (`applies`)."""
    label, seen = _area(proof, self)
    verdict = VERDICT[proof.here]
    line = Line(_inside(proof, self, label), verdict, seen)
    title = self.either(f"按{label}归谁管", f"Whose business it is, by {label}")
    decides = proof.here is False or (proof.status == "unknown" and proof.here is None)
    return ClauseView("", "territory", title, "", verdict, decides, (line,))


def outside(proof: Proof, self: Witness) -> str:
    """'户籍地不在光明区'."""
    label, where = _area(proof, self)[0], self.area(proof.law.area)
    return self.either(f"{label}不在{where}", f"{label} not in {where}")


def _area(proof: Proof, self: Witness) -> tuple[str, tuple[Seen, ...]]:
    """What the deciding area is called, and its value."""
    area = proof.law.resolve(proof.law.deciding_area(proof.outcome.policy))
    seen = tuple(self.seen(area, proof.row))
    return (seen[0].label if seen else self.noun(area)), seen


def _inside(proof: Proof, self: Witness, label: str) -> str:
    """'户籍地在光明区'; where deeper divisions have files of their own, that it lies in none of these."""
    deeper = [area for area in proof.explainer.laws if area.startswith(proof.law.area) and area != proof.law.area]
    where = self.area(proof.law.area) if proof.law.area else self.either("全国", "the country")
    text = self.either(f"{label}在{where}", f"{label} in {where}")
    if not deeper:
        return text
    others = self.listed([self.area(area) for area in deeper])
    return text + self.either(f"，不在另有规定的{others}", f", not in {others}, which has rules of its own")
