"""The eight policies as one hand-written DuckDB statement, parameters folded to constants.

What the plans taught: one statement for all policies beats one a policy; filter the persons who can qualify before the
join; fold ages into birth-date constants; `sum(BIGINT)` is HUGEINT and everything after it too, so cast back.
"""

from __future__ import annotations

from bench.spec import CARE, CODE, OF_HOUSEHOLDS, OF_PERSONS, born_by, in_force

P = in_force()
SEVERE = "(dis_grade <= 2)"
RIGID = f"inc < 2 * line AND med * 100 > {P['rigid_pct']} * 12 * inc"


def reached(age: int) -> str:
    return f"birth <= DATE '{born_by(age)}'"


def below(age: int) -> str:
    return f"birth > DATE '{born_by(age)}'"


def members(persons: str) -> str:
    """One row a household: what its members add up to."""
    return f"""
  SELECT hh_id, count(*) AS n,
    CAST(sum(CASE WHEN residency = 1 THEN 1 ELSE 0 END) AS BIGINT) AS locals,
    CAST(sum(med_oop) AS BIGINT) AS med,
    min(CASE WHEN {reached(60)} THEN 1 ELSE 0 END) AS all_60,
    CAST(sum(greatest(0, income
      - CASE WHEN employed THEN (income * {P["work_cost_pct"]} + 50) // 100 ELSE 0 END
      - CASE WHEN {SEVERE} THEN {P["disabled_deduction"]} ELSE 0 END
      - CASE WHEN {reached(60)} THEN {P["elder_deduction"]} ELSE 0 END)) AS BIGINT) AS inc,
    CAST(sum(CASE WHEN {SEVERE} THEN {P["supp_severe"]}
      WHEN {reached(60)} OR {below(18)} THEN {P["supp_dependant"]} ELSE 0 END) AS BIGINT) AS supp
  FROM {persons} GROUP BY hh_id"""


def base(households: str) -> str:
    return f"""
  SELECT h.hh_id, m.n, m.med, m.all_60, m.inc, m.supp, {P["std"]} * m.n AS line, h.assets,
    m.locals >= 1 AND h.houses <= 1 AS fit
  FROM {households} h JOIN members m ON h.hh_id = m.hh_id"""


DIB = f"""
  SELECT *, CASE WHEN fit AND inc < line AND assets <= {P["asset_months"]} * line
    THEN least(line - inc + supp, line) ELSE 0 END AS dibao
  FROM base"""

HH = f"""
  SELECT hh_id, n, all_60, dibao,
    CASE WHEN dibao > 0 OR NOT fit OR assets > {P["edge_asset_months"]} * line THEN 0
      WHEN 2 * inc < 3 * line THEN 1 WHEN {RIGID} THEN 2 ELSE 0 END AS edge,
    CASE WHEN {RIGID} AND med > {3 * P["std"]} THEN greatest({P["std"]},
      least(6 * line, ((100 * med - 240 * inc) * 50 + 5000) // 10000)) ELSE 0 END AS medrelief
  FROM dib"""


def who(persons: str) -> str:
    """The persons who can qualify for anything, so that the join is small."""
    return f"""
  SELECT person_id, hh_id, birth, residency, dis_type, dis_grade, lives_alone, orphan
  FROM {persons} WHERE dis_grade IS NOT NULL OR {reached(60)} OR (orphan > 0 AND {below(18)})"""


def care_case() -> str:
    rows = []
    for grade, amounts in CARE.items():
        for amount in sorted(set(amounts) - {0}):
            kinds = ", ".join(str(i + 1) for i, a in enumerate(amounts) if a == amount)
            rows.append(f"WHEN dis_grade = {grade} AND dis_type IN ({kinds}) THEN {amount}")
    return "CASE " + " ".join(rows) + " ELSE 0 END"


def per_person() -> str:
    return f"""
  SELECT w.person_id,
    CASE WHEN residency = 1 THEN {care_case()} ELSE 0 END AS care,
    CASE WHEN residency = 1 AND dis_grade IS NOT NULL THEN CASE WHEN hh.dibao > 0 OR hh.edge = 1
      THEN {P["living_full"]} WHEN hh.edge = 2 THEN {P["living_low"]} ELSE 0 END ELSE 0 END AS living,
    CASE WHEN residency <> 1 THEN 0 WHEN {reached(100)} THEN {P["old100"]} WHEN {reached(90)} THEN {P["old90"]}
      WHEN {reached(80)} THEN {P["old80"]} WHEN {reached(70)} THEN {P["old70"]} ELSE 0 END AS old,
    CASE WHEN ({reached(60)} AND (lives_alone OR hh.n = 1)) OR ({reached(80)} AND hh.all_60 = 1)
      THEN CASE WHEN {reached(80)} OR coalesce({SEVERE}, FALSE) THEN 4 ELSE 1 END ELSE 0 END AS visit,
    CASE WHEN {below(18)} THEN CASE orphan WHEN 1 THEN {P["orphan"]}
      WHEN 2 THEN greatest(0, {P["unsupported"]} - hh.dibao // hh.n) ELSE 0 END ELSE 0 END AS child
  FROM who w JOIN hh ON w.hh_id = hh.hh_id"""


def _rows(name: str, key: str, source: str) -> str:
    columns = f"CAST({CODE[name]} AS TINYINT) AS policy, {key} AS subject, CAST({name} AS BIGINT) AS value"
    return f"SELECT {columns} FROM {source} WHERE {name} > 0"


def statement(persons: str, households: str) -> str:
    """Columns policy, subject, value (fen, visits a month, or the kind of edge): one row an entitlement."""
    parts = [_rows(n, "hh_id", "hh") for n in OF_HOUSEHOLDS] + [_rows(n, "person_id", "pp") for n in OF_PERSONS]
    return f"""WITH members AS MATERIALIZED ({members(persons)}),
base AS ({base(households)}),
dib AS ({DIB}),
hh AS MATERIALIZED ({HH}),
who AS MATERIALIZED ({who(persons)}),
pp AS MATERIALIZED ({per_person()})
""" + "\nUNION ALL\n".join(parts)
