"""A layer by itself: the homes that it writes anew, admitted before it is laid, for who asks about nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.store.admission import admit
from yingbao.engine.store.beneath import led_in
from yingbao.engine.store.keys import home_subjects
from yingbao.engine.store.plan import Beneath
from yingbao.engine.store.sources import find_files
from yingbao.engine.store.store import Store


def layer_alone(dictionary: Dictionary, base: Store, layer: Path, gone: Iterable[int], to: Path) -> Store:
    """The homes of the raw folder `layer`, which has every table and whose ids are numbers, admitted into the empty folder `to`.

    Its links lead to the rows of `base`, upon which it will lie, but for those that it says itself and for who is `gone`.
    What `base` lacks counts as lacking here, so that a law written for all serves for these as well.
    """
    files = {s: base.files(s) for s in dictionary.subjects}
    types = {home: "BIGINT" for home in home_subjects(dictionary) if base.manifest.shards.get(home)}
    rows = {table: counts.read for table, counts in base.counts.items()}
    beneath = Beneath({}, types, rows, files, led_in(layer, dictionary.subjects), frozenset(gone))
    own = admit(dictionary, find_files(dictionary, layer), to, lambda stage, share: None, {}, beneath)
    return Store(dictionary, to, replace(own, missing=base.missing & own.missing, holes=base.holes | own.holes))
