"""A few findings of each kind, to be looked at one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.sources import opened, quoted


@dataclass(frozen=True)
class Finding:
    """One row of the findings. Money in fen; `area` is a 12-digit community code."""

    policy: str
    programme: str
    subject_table: str
    subject: int | str
    occasion: str
    finding: str
    entitled_fen: int | None
    entitled_max_fen: int | None
    delivered_fen: int | None
    stake_fen: int | None
    quantity: int | None
    delivered_quantity: int | None
    ground: str | None
    cause: str | None
    since: date | None
    area: str | None


COLUMNS: Final = ", ".join(field.name for field in fields(Finding))
SAMPLE: Final = f"""
    WITH picked AS (
        SELECT unnest(arg_min(finding_row, hash(subject_table, subject, occasion), $each)) AS r
        FROM (SELECT policy, finding, subject_table, subject, occasion, finding_row FROM finding AS finding_row)
        GROUP BY policy, finding
    )
    SELECT {", ".join(f"r.{field.name}" for field in fields(Finding))} FROM picked ORDER BY ALL"""


def sample(out: Path, cards: Sequence[PolicyCard], each: int = 3) -> tuple[Finding, ...]:
    """Up to `each` findings of every policy and kind from `out`/findings, the same ones on every run, in the order of
    the cards. Which they are depends on a hash of the subject alone: nobody picks them."""
    order = {card.id: n for n, card in enumerate(cards)}
    source = quoted(sorted((out / "findings").glob("*.parquet")))
    with opened() as connection:
        connection.execute(
            f"CREATE TEMP VIEW finding AS SELECT {COLUMNS} FROM read_parquet({source}, union_by_name=true)"
        )
        rows = connection.execute(SAMPLE, {"each": each}).fetchall()
    found = [Finding(*row) for row in rows if row[0] in order]
    return tuple(sorted(found, key=lambda finding: order[finding.policy]))
