"""ID and phone numbers of the made-up people, sealed as any other's."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yingbao.demo.office.rows import District
from yingbao.registry.bulk import copy_in
from yingbao.registry.secrets import ring

SECRET = ("subject_id", "statement_id", "fact", "cipher", "hash", "key_version")
PHONE = "'100' || lpad(CAST(n.subject % 100000000 AS VARCHAR), 8, '0')"
"""No network has numbers that begin with 100 and have eleven digits."""
BATCH = 200_000


def seal_numbers(district: District, cursor: Any, file: Path, progress: Callable[[str, float], None]) -> None:
    """Writes registry_secret: the ID number with what the population register said, the phone with the grid's words."""
    for done, (fact, source, number) in enumerate(
        (("id_number", "population", "s.id_number"), ("phone", "grid", PHONE))
    ):
        progress("numbers", done / 2)
        rows = district.con.execute(
            f"SELECT n.subject, {number} FROM person s JOIN n_person n ON n.id = s.id WHERE {number} IS NOT NULL ORDER BY 1"
        ).fetchall()
        cursor.execute(
            "SELECT subject_id, id FROM registry_statement WHERE topic = 'facts' AND source_id = %s",
            [district.sources[source]],
        )
        statement = dict(cursor.fetchall())
        keys = ring()
        with file.open("w", newline="") as out:
            write = csv.writer(out).writerow
            for start in range(0, len(rows), BATCH):
                part = [(subject, text) for subject, text in rows[start : start + BATCH] if subject in statement]
                subjects, texts = [subject for subject, _ in part], [text for _, text in part]
                sealed = zip(subjects, keys.encrypt_all(fact, subjects, texts), keys.hash_all(texts), strict=True)
                for subject, cipher, digest in sealed:
                    write(
                        (
                            subject,
                            statement[subject],
                            fact,
                            f"\\x{cipher.hex()}",
                            f"\\x{digest.hex()}",
                            keys.newest.number,
                        )
                    )
        copy_in(cursor, "registry_secret", SECRET, file)
    progress("numbers", 1)
