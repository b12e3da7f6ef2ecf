"""A plan suggested from the heads of the columns. Whatever is not plain is left open for a person to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yingbao.registry.imports.mapping.catalogue import Catalogue
from yingbao.registry.imports.mapping.plan import IGNORED, Plan
from yingbao.registry.imports.mapping.words import plain, without_note
from yingbao.registry.imports.reading import Sheet
from yingbao.registry.imports.reading.ours import is_ours


def suggest(sheet: Sheet, catalogue: Catalogue, saved: Plan | None = None) -> Plan:
    """What was saved for the source holds; for the rest a head must mean one target, and a target have one head."""
    known = _known(catalogue)
    found: dict[str, str] = {}
    for column in sheet.columns:
        name = column.name
        if is_ours(column.label):
            found[name] = IGNORED
        elif saved and name in saved.targets and saved.targets[name] in ("", *catalogue.targets):
            found[name] = saved.targets[name]
        elif column.label and column.label not in sheet.doubled:
            targets = known.get(plain(column.label)) or known.get(plain(without_note(column.label))) or set()
            if len(targets) == 1:
                found[name] = next(iter(targets))
    taken = list(found.values())
    return Plan({name: target for name, target in found.items() if not target or taken.count(target) == 1})


def recognises(catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether a text is the head of some column, for finding the header of a file."""
    known = _known(catalogue)
    return lambda label: plain(label) in known or plain(without_note(label)) in known


def _known(catalogue: Catalogue) -> Mapping[str, set[str]]:
    """The targets that each head may mean: by its own label, else by another name in use."""
    own: dict[str, set[str]] = {}
    other: dict[str, set[str]] = {}
    for name, target in catalogue.targets.items():
        for label in (target.label.zh, target.label.en, name):
            own.setdefault(plain(label), set()).add(name)
            other.setdefault(plain(without_note(label)), set()).add(name)
        for label in target.called()[3:]:
            other.setdefault(plain(label), set()).add(name)
    return {**other, **own}
