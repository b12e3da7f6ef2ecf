"""What is not told cannot be worked out from what is told and the totals, whatever the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from yingbao.registry.statistics.hiding import TOO_FEW, Cell, to_hide

CELLS = st.tuples(
    st.sampled_from("甲乙丙"), st.booleans(), st.sampled_from([0, 60]), st.sampled_from(["", "female", "male"])
)
TABLES = st.dictionaries(CELLS, st.one_of(st.integers(1, 9), st.integers(1, 5_000)), max_size=20)


def totals(table: dict[Cell, int]) -> list[set[Cell]]:
    """Of a community, and of a kind of people wherever they live."""
    rows = [{cell for cell in table if cell[0] == community} for community in {cell[0] for cell in table}]
    columns = [{cell for cell in table if cell[1:] == kind} for kind in {cell[1:] for cell in table}]
    found = rows + columns
    return [total for total in found if len(total) > 1 and sum(table[cell] for cell in total) >= TOO_FEW]


def rank(rows: Iterable[Sequence[int]]) -> int:
    """Of a matrix, exactly."""
    left = [list(map(Fraction, row)) for row in rows]
    found = 0
    while left:
        head = left.pop()
        place = next((at for at, value in enumerate(head) if value), None)
        if place is not None:
            found += 1
            left = [[b - a * row[place] / head[place] for a, b in zip(head, row, strict=True)] for row in left]
    return found


def follows(cell: Cell, hidden: Sequence[Cell], known: list[set[Cell]]) -> bool:
    """Whether the totals, less what is told, have one solution only for this cell."""
    rows = [[int(one in total) for one in hidden] for total in known]
    return rank([*rows, [int(one == cell) for one in hidden]]) == rank(rows)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_nobody_works_out_a_cell_of_few_people(table: dict[Cell, int]) -> None:
    hidden = to_hide(table)
    assert {cell for cell, people in table.items() if people < TOO_FEW} <= hidden <= set(table)
    for cell in hidden:
        if table[cell] < TOO_FEW and follows(cell, sorted(hidden), totals(table)):
            assert hidden >= set(table), "all that could be hidden is"
    for total in totals(table):
        together = sum(table[cell] for cell in total & hidden)
        assert not 0 < together < TOO_FEW or total <= hidden, "a few, and the rest of the total is told"


@given(st.dictionaries(CELLS, st.integers(TOO_FEW, 5_000), max_size=20))
def test_nothing_is_hidden_where_everybody_is_among_many(table: dict[Cell, int]) -> None:
    assert to_hide(table) == set()


def test_one_small_cell_takes_a_second_with_it_in_its_row_and_in_its_column() -> None:
    corner, row, column = ("甲", True, 0, "f"), ("甲", True, 0, "m"), ("乙", True, 0, "f")
    across, far, away = ("乙", True, 0, "m"), ("丙", True, 0, "f"), ("丙", True, 0, "m")
    assert to_hide({corner: 3, row: 90, column: 70, across: 60, far: 500, away: 600}) == {corner, row, column, across}
