"""No policy may wait for itself: what is asked of the model makes a graph, and exclusion groups make more of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from yingbao.engine.faults import Fault
from yingbao.engine.language.checker.sets import TRUE
from yingbao.engine.policies.file import Clause

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Book

Step = tuple[str, bool]
"""A policy, and whether after its exclusion group (`qualifies` asks before)."""
Graph = Mapping[Step, set[Step]]


def asked(clauses: Iterable[Clause]) -> set[Step]:
    """The policies whose model answer these clauses ask for."""
    found: set[Step] = set()
    for clause in clauses:
        for checked in clause.checked:
            for root in (
                checked.low,
                checked.high,
                checked.condition or TRUE,
                checked.each.keep if checked.each else TRUE,
            ):
                answers = (each.payload for each in root.walk() if each.op.name == "answer")
                found |= {(payload[0], payload[1] != "qualifies") for payload in answers}
    return found


def cycles(book: Book) -> Iterator[Fault]:
    """The first cycle, if there is one."""
    graph = _graph(book)
    done: set[Step] = set()
    for start in graph:
        if path := _cycle_from(graph, start, [], done):
            names = [name for i, (name, _) in enumerate(path) if i == 0 or name != path[i - 1][0]]
            shown = names if len(names) > 1 else names * 2
            place = next((c.place for f in book.by_id[names[0]] for c in f.clauses), None)
            yield Fault("policy-cycle", place, {"path": " → ".join(shown)})
            return


def _graph(book: Book) -> Graph:
    """Before its group a policy waits for those that it asks; after it, also for all members of the group."""
    graph: dict[Step, set[Step]] = {}
    groups: dict[str, set[Step]] = defaultdict(set)
    for name, files in book.by_id.items():
        graph[name, False] = asked(clause for file in files for clause in file.clauses)
        graph[name, True] = {(name, False)}
        for file in files:
            group = file.front.get("group")
            if isinstance(group, dict):
                groups[str(group.get("name"))].add((name, False))
    for members in groups.values():
        for name, _ in members:
            graph[name, True] |= members
    return graph


def _cycle_from(graph: Graph, step: Step, path: list[Step], done: set[Step]) -> list[Step]:
    if step in path:
        return [*path[path.index(step) :], step]
    if step in done or step not in graph:
        return []
    for other in sorted(graph[step]):
        if found := _cycle_from(graph, other, [*path, step], done):
            return found
    done.add(step)
    return []
