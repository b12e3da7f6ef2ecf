"""Which column holds what: suggested from its head, decided by a person, saved for the next file of the source."""

from yingbao.registry.imports.mapping.catalogue import Catalogue, Reads, Subjects, Target, catalogue
from yingbao.registry.imports.mapping.plan import Plan, Planned, labels, lay
from yingbao.registry.imports.mapping.suggest import recognises, suggest

__all__ = [
    "Catalogue", "Plan", "Planned", "Reads", "Subjects", "Target",
    "catalogue", "labels", "lay", "recognises", "suggest",
]  # fmt: skip
