"""What looks overpaid on the day of the findings, judged again on the day it was given for: what was right then stays right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

import duckdb
import pyarrow as pa

from yingbao.engine.findings.answer import Answer, Key

OVERPAID: Final = """
    SELECT
        card.n, card.policy, pair.subject, pair.occasion,
        CASE WHEN card.occasion IS NULL THEN pair.occasion ELSE '' END AS event,
        greatest(pair.since, card.starts) AS own_day
    FROM ({judged}) AS found
    JOIN card USING (policy)
    JOIN pair ON pair.n = card.n AND pair.subject = found.subject AND pair.occasion = found.occasion
    WHERE found.finding = 'overpaid' AND own_day < $day"""
RIGHT_THEN: Final = """
    -- the grounds and causes of other days need not be among today's
    ALTER TABLE pair ALTER ground TYPE VARCHAR;
    ALTER TABLE pair ALTER cause TYPE VARCHAR;
    UPDATE pair SET
        status = own.status,
        least = least(coalesce(pair.least, own.least), own.least),
        most = own.most,
        ground = own.ground,
        cause = own.cause
    FROM own
    WHERE pair.n = own.n AND pair.subject = own.subject AND pair.occasion = own.occasion
        AND (pair.status IS NULL OR own.most IS NULL OR own.most > pair.most)"""


class OtherDays(Protocol):
    """The law of other days over the facts of now."""

    def on_days(self, days: Mapping[Key, date]) -> Mapping[Key, Answer]:
        """What each is told on a day of its own."""
        ...


def judge_again(connection: duckdb.DuckDBPyConnection, judged: str, day: date, law: OtherDays) -> None:
    """Gives rows of the table pair that are overpaid on `day` the better answer of their own day.

    That day is the first on which something was given for the occasion, or the first of its period if that is later.
    """
    rows = connection.execute(OVERPAID.format(judged=judged), {"day": day}).fetchall()
    found = {(policy, subject, event): (n, subject, occasion) for n, policy, subject, occasion, event, _ in rows}
    own_days = {(policy, subject, event): own for _, policy, subject, _, event, own in rows}
    said = {key: answer for key, answer in law.on_days(own_days).items() if answer.status}
    better = [(*found[key], a.status, a.least, a.most, a.ground, a.cause) for key, a in said.items()]
    if better:
        names = ("n", "subject", "occasion", "status", "least", "most", "ground", "cause")
        connection.register("own", pa.table(dict(zip(names, map(list, zip(*better, strict=True)), strict=True))))
        connection.execute(RIGHT_THEN)
