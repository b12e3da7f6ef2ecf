"""The numbers of a file beside their keyed hashes: the database is asked for hashes, and keeps nothing else in clear."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from yingbao.database.keys import Ring, Version
from yingbao.registry.imports.mapping import Catalogue
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.secrets import ring

KEY = "key"
"""The fact under which a source's own number of a subject is kept, with what that source said."""
COMPARED = 32
"""Hexadecimal digits of a hash by which numbers are compared: half of it, which is enough."""


def settled_ring() -> Ring:
    """The keys. Raises Refused while they are being renewed: rows of two generations have different hashes."""
    keys = ring()
    if keys.settled != keys.newest.number:
        raise Refused("keys-renewed")
    return keys


def as_number(key: str) -> str:
    """A source's own number in a form of which letters and digits tell all: hashes look at nothing else."""
    return key if key.isascii() and key.isalnum() and key == key.upper() else "XHEX" + key.encode().hex().upper()


def hashed(values: pa.ChunkedArray, is_key: bool, key: Version) -> pa.Array:
    """The hash of each value (hex), NULL where there is none; each different one once."""
    coded = values.combine_chunks().dictionary_encode()
    coded = coded if isinstance(coded, pa.DictionaryArray) else pa.concat_arrays(coded.chunks)
    texts = coded.dictionary.to_pylist()
    found = map(key.digest, map(as_number, texts) if is_key else texts)
    return pa.array([digest.hex() for digest in found], pa.string()).take(coded.indices)


def numbered(names: Sequence[str], catalogue: Catalogue) -> dict[str, bool]:
    """The columns that hold numbers to be hashed: every secret, own number and handle; whether it is a source's own."""
    found = [name for name in names if name in catalogue.targets]
    return {
        name: catalogue.targets[name].reads == "key"
        for name in found
        if catalogue.targets[name].secret or _is_handle(name, catalogue)
    }


def _is_handle(name: str, catalogue: Catalogue) -> bool:
    reads = catalogue.targets[name].reads
    return name in catalogue.references or (
        name.startswith("@") and name != "@occasion" and reads in ("key", "resident_id")
    )
