"""From rows of texts to typed rows: what holds goes on, what does not comes back with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from yingbao.registry.imports.mapping import Catalogue, Planned
from yingbao.registry.imports.reading import ROW, Sheet
from yingbao.registry.imports.validating.areas import Areas
from yingbao.registry.imports.validating.cells import Read, Reader
from yingbao.registry.imports.validating.columns import Faults, read_column
from yingbao.registry.imports.validating.rows import check_identities, check_lengths, compare_with_id, occasion

__all__ = ["Areas", "Checked", "Faults", "Read", "Reader", "occasion", "validate"]


@dataclass(frozen=True)
class Checked:
    """`rows`: `row` and a typed column for each target, sound rows only; `aside`: the same of the others.

    `faults`: row, place, code, words (JSON) and whether it is fatal. Every row of the file is in one of both.
    """

    rows: pa.Table
    aside: pa.Table
    faults: pa.Table

    @property
    def read(self) -> int:
        return int(self.rows.num_rows + self.aside.num_rows)

    def set_aside(self, faults: Faults) -> Checked:
        """The same with more faults, found later; sound rows that have a fatal one are set aside."""
        more = faults.table()
        bad = pc.unique(more.filter(more["fatal"])["row"])
        wrong = pc.is_in(self.rows[ROW], bad)
        aside = pa.concat_tables([self.aside, self.rows.filter(wrong)])
        return Checked(self.rows.filter(pc.invert(wrong)), aside, pa.concat_tables([self.faults, more]))


def validate(sheet: Sheet, planned: Planned, catalogue: Catalogue, reader: Reader) -> Checked:
    """Reads every mapped column; a row with a fatal fault anywhere is set aside."""
    faults, rows = Faults(), sheet.table[ROW].to_numpy()
    read = {
        name: read_column(sheet.table[column.field], rows, column.place, catalogue.targets[name], reader, faults)
        for name, column in planned.columns.items()
    }
    check_lengths(sheet, rows, faults)
    compare_with_id(read, planned, rows, faults)
    table = pa.table({ROW: sheet.table[ROW], **{name: column.values for name, column in read.items()}})
    checked = Checked(table, table.slice(0, 0), faults.table().slice(0, 0)).set_aside(faults)
    later = Faults()
    check_identities(checked.rows, planned, catalogue, later)
    return checked.set_aside(later)
