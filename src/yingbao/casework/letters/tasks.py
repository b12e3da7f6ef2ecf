"""An order of many letters as a job."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="casework.letters.write_all", lock="casework.letters")
def write_all(batch: int) -> None:
    from yingbao.casework.letters.many import write_all as write

    write(batch)
