"""Questions about a policy's clauses: which never matter, which lie inside one another, what comes out wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yingbao.engine.language.tree import Node
from yingbao.engine.policies.file import Clause
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.readings.prove.bench import Bench, Test
from yingbao.engine.readings.prove.causes import causes
from yingbao.engine.readings.prove.finding import Finding
from yingbao.engine.readings.prove.solve import Reply
from yingbao.engine.readings.prove.symbols import Symbol, Truth, either, negation


def title(clause: Clause) -> str:
    return f"{clause.title}（#{clause.name}）" if clause.name else clause.title


class Clauses:
    """Asks about each clause of the bench's policy."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.outcome = bench, bench.outcome
        self.grounds = [bench.truth(ground.condition) for ground in self.outcome.grounds]
        self.excepts = [bench.truth(tree) for _, tree in self.outcome.excepts]
        self.names = [title(ground.clause) for ground in self.outcome.grounds]

    def findings(self) -> Iterator[Finding]:
        yield self.reachable()
        for index in range(len(self.grounds)):
            yield from self.ground(index)
        for index in range(len(self.excepts)):
            yield self.exception(index)
        yield from self.amounts()
        yield self.unknown("status-unknown", self.outcome.status)

    def needed(self, question: str, reply: Reply, **words: Any) -> Finding:
        """A finding where 'never' is what is wrong."""
        verdict = {"found": "fine", "never": "wrong", "undecided": "undecided"}[reply.verdict]
        return Finding(question, verdict, words, reply.reason)  # type: ignore[arg-type]

    def forbidden(self, question: str, reply: Reply, test: Test, **words: Any) -> Finding:
        """A finding where a case is what is wrong; the case is the witness."""
        verdict = {"found": "wrong", "never": "fine", "undecided": "undecided"}[reply.verdict]
        return Finding(question, verdict, words, reply.reason, self.bench.witness(reply, test))  # type: ignore[arg-type]

    def reachable(self) -> Finding:
        holds, _ = self.bench.truth(self.outcome.status)
        reply = self.bench.find(lambda row: self.bench.judge.seen(row).status is True, holds)
        return self.needed("reachable", reply)

    def ground(self, index: int) -> Iterator[Finding]:
        """Whether a ground can hold, whether it adds anybody, and which other it lies inside."""
        bench, name = self.bench, self.names[index]
        holds = self.grounds[index][0]
        reply = bench.find(lambda row: bench.ground(index, row) is True, holds)
        possible = self.perhaps(reply, negation(self.grounds[index][1]))
        yield self.needed("ground-possible", possible, clause=name)
        if possible.verdict != "found" or len(self.grounds) < 2:
            return
        others = [number for number in range(len(self.grounds)) if number != index]
        inside = [number for number in others if self.beyond(index, [number]).verdict == "never"]
        for number in inside:
            # the first ground that holds wins: one inside an earlier one never does, one inside a later one may
            code, verdict = ("ground-never-first", "wrong") if number < index else ("ground-inside", "note")
            yield Finding(code, verdict, {"clause": name, "other": self.names[number]})  # type: ignore[arg-type]
        if not inside:
            yield self.needed("ground-adds", self.beyond(index, others), clause=name)

    def beyond(self, index: int, others: list[int]) -> Reply:
        """A case where the ground holds and the others do not."""
        bench = self.bench
        away = [self.grounds[other][1] for other in others]

        def test(row: Row) -> bool:
            return bench.ground(index, row) is True and all(bench.ground(other, row) is False for other in others)

        reply = bench.find(test, self.grounds[index][0], *away)
        beyond_known = [negation(self.grounds[other][0]) for other in others]
        return self.perhaps(reply, negation(self.grounds[index][1]), *beyond_known)

    def perhaps(self, reply: Reply, *conditions: Truth) -> Reply:
        """'Never' is not said of what may yet hold once a missing parameter is set."""
        if reply.verdict == "never" and self.bench.solve(*conditions).verdict != "never":
            return Reply("undecided", "parameter")
        return reply

    def exception(self, index: int) -> Finding:
        """Whether an exception takes away from somebody from whom no other does."""
        bench = self.bench
        others = [number for number in range(len(self.excepts)) if number != index]
        parts = [self.excepts[index][0], either(*(holds for holds, _ in self.grounds))]
        parts += [self.excepts[other][1] for other in others]
        loose = [negation(self.excepts[index][1]), either(*(negation(fails) for _, fails in self.grounds))]
        loose += [negation(self.excepts[other][0]) for other in others]

        def test(row: Row) -> bool:
            some = any(bench.ground(number, row) is True for number in range(len(self.grounds)))
            alone = all(bench.exception(other, row) is False for other in others)
            return some and alone and bench.exception(index, row) is True

        reply = self.perhaps(bench.find(test, *parts), *loose)
        return self.needed("except-matters", reply, clause=title(self.outcome.excepts[index][0]))

    def amounts(self) -> Iterator[Finding]:
        """Negative amounts, and amounts not known for somebody of whom every fact is known."""
        if self.outcome.amount is None:
            return
        bench = self.bench
        holds, _ = bench.truth(self.outcome.status)
        found = bench.terms.symbol(self.outcome.amount, bench.root)

        def negative(row: Row) -> bool:
            seen = bench.judge.seen(row)
            return seen.status is True and seen.amount is not None and seen.amount < 0

        if isinstance(found, Symbol):
            reply = bench.find(negative, holds, found.known, found.term < 0)
        else:
            reply = bench.find(negative, holds, found is not None and found < 0)
        yield self.forbidden("amount-negative", reply, negative)
        yield self.unknown("amount-unknown", self.outcome.amount)

    def unknown(self, question: str, tree: Node) -> Finding:
        """A case where every fact is known and the value is not: a gap in a table, or a parameter not set."""
        bench, of_status = self.bench, tree is self.outcome.status
        holds, fails = bench.truth(self.outcome.status)

        def test(row: Row) -> bool:
            seen = bench.judge.seen(row)
            return seen.status is None if of_status else seen.status is True and seen.amount is None

        if of_status:
            reply = bench.find(test, negation(either(holds, fails)))
        else:
            found = bench.terms.symbol(tree, bench.root)
            known = found.known if isinstance(found, Symbol) else found is not None
            reply = bench.find(test, holds, negation(known))
        if reply.picture is None:
            return self.forbidden(question, reply, test)
        row = reply.picture.of(bench.root)
        named = self._causes(of_status, row)
        words = {"causes": "、".join(name for name, _ in named)}
        facts = [(each, name, value) for each in all_rows(row) for name, value in each.facts.items()]
        known_facts = [(each, name) for each, name, value in facts if value is not None]

        def complete(row: Row) -> bool:
            """A plainer witness must not be plainer than that: every fact stays known."""
            return test(row) and all(each.facts[name] is not None for each, name in known_facts)

        found = self.forbidden(question, reply, complete, **words)
        # a value that is not set is known to be missing; a table without a row for somebody is a slip
        gap = any(each for _, each in named)
        return replace(found, question="band-gap") if gap else replace(found, verdict="note")

    def _causes(self, of_status: bool, row: Row) -> list[tuple[str, bool]]:
        outcome, program = self.bench.judge.outcome, self.bench.judge.program
        assert outcome is not None
        assert program is not None
        tree = outcome.status if of_status else outcome.amount
        return causes(program, tree, row) if tree is not None else []
