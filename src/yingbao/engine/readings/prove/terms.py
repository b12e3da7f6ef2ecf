"""From a tree and a symbolic row to a value of the solver. What is known is computed by the operators' own `value`."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import z3

from yingbao.engine.language.operators.base import Unprovable
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import CONSTANT, FACT, literal_term
from yingbao.engine.language.operators.tables import Grid
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.readings.prove.symbols import Cases, Symbol, Truth, boolean, both, choose, either, negation
from yingbao.engine.readings.prove.world import Element, SymbolicRow, World

MOST_CASES = 12
WHOLE = (Dim.NUMBER, Dim.MONEY, Dim.DAYS, Dim.MONTHS)


class Terms:
    """Encodes trees about a world's rows; each node of each row once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[tuple[Node, SymbolicRow], Any] = {}

    def truth(self, tree: Node, row: SymbolicRow) -> tuple[Truth, Truth]:
        """A condition as (it is known to hold, it is known not to hold)."""
        found = self.symbol(tree, row)
        if not isinstance(found, Symbol):
            return found is True, found is False
        return both(found.known, found.term), both(found.known, negation(found.term))

    def symbol(self, tree: Node, row: SymbolicRow) -> Any:
        """A known value, None, or a Symbol; cases are joined."""
        return join(self.of(tree, row), self, tree.type)

    def of(self, tree: Node, row: SymbolicRow) -> Any:
        key = tree, row
        if key not in self.known:
            self.known[key] = self._of(tree, row)
        return self.known[key]

    def _of(self, tree: Node, row: SymbolicRow) -> Any:
        if tree.op is CONSTANT:
            return tree.payload[0]
        if tree.op is FACT:
            return row.fact(tree.payload[0])
        if tree.op.name == "up":
            return self.of(tree.args[0], row.up(tree.payload.name))
        if isinstance(tree.op, Gather):
            return self.gather(tree, row)
        if tree.op.name in ("and", "or"):
            return self.junction(tree, [self.of(arg, row) for arg in tree.args])
        if tree.op.name == "if":
            return self.conditional(tree, row)
        return self.strict(tree, [self.of(arg, row) for arg in tree.args])

    def term(self, value: Any, type_: Type) -> Any:
        """A known value or a Symbol as a term."""
        if isinstance(value, Symbol):
            return value.term
        if type_.dim is Dim.TEXT:
            return z3.IntVal(self.world.texts.number(value))
        codes = self.world.codes(type_.category) if type_.dim is Dim.CATEGORY else None
        return literal_term(value, type_, codes)

    def junction(self, tree: Node, args: list[Any]) -> Any:
        """And, or: known where all are, or where one is known to settle it."""
        settling = tree.op.name == "or"
        if any(arg is settling for arg in args):
            return settling
        rest = [arg for arg in args if arg is not (not settling)]
        symbols = [arg for arg in rest if isinstance(arg, Symbol)]
        if not symbols:
            return None if rest else not settling
        join_ = z3.Or if settling else z3.And
        if len(symbols) == len(rest) and all(symbol.known is True for symbol in symbols):
            return Symbol(join_(*(symbol.term for symbol in symbols)))
        settled = [both(s.known, s.term if settling else negation(s.term)) for s in symbols]
        all_known = both(*(symbol.known for symbol in symbols), len(symbols) == len(rest))
        value = either(*settled)
        return Symbol(boolean(value if settling else negation(value)), either(all_known, *settled))

    def conditional(self, tree: Node, row: SymbolicRow) -> Any:
        condition = self.of(tree.args[0], row)
        if condition is None or isinstance(condition, bool):
            return None if condition is None else self.of(tree.args[1 if condition else 2], row)
        yes, no = (self.of(arg, row) for arg in tree.args[1:])
        merged = self._cases(condition, yes, no, tree.type)
        if merged is not None:
            return merged
        a, b = (join(value, self, arg.type) for value, arg in zip((yes, no), tree.args[1:], strict=True))
        known = both(condition.known, choose(condition.term, _known(a), _known(b)))
        if a is None or b is None:
            other = b if a is None else a
            return None if other is None else Symbol(self.term(other, tree.type), known)
        sides = [self.term(value, arg.type) for value, arg in zip((a, b), tree.args[1:], strict=True)]
        return Symbol(tree.op.term([condition.term, *sides], tree), known)

    def _cases(self, condition: Symbol, yes: Any, no: Any, type_: Type) -> Cases | None:
        """A choice among constants stays a choice, so that what is multiplied by it stays linear."""
        if type_.dim not in WHOLE:
            return None
        options: list[tuple[Truth, Any]] = []
        known: Truth = condition.known
        for guard, value in ((condition.term, yes), (z3.Not(condition.term), no)):
            inner = value if isinstance(value, Cases) else Cases(((True, value),))
            if any(isinstance(option, Symbol) for _, option in inner.options):
                return None
            options += [(both(guard, under), option) for under, option in inner.options]
            known = both(known, either(negation(guard), inner.known))
        return Cases(tuple(options), known) if len(options) <= MOST_CASES else None

    def strict(self, tree: Node, args: list[Any]) -> Any:
        if any(arg is None for arg in args):
            return None
        if not any(isinstance(arg, Symbol | Cases) for arg in args):
            return tree.op.value(*args, *([tree.payload] if tree.payload is not None else []))
        split = [arg.options if isinstance(arg, Cases) else ((True, arg),) for arg in args]
        size = 1
        for options in split:
            size *= len(options)
        if size == 1 or size > MOST_CASES:
            return self.plain(tree, [join(arg, self, each.type) for arg, each in zip(args, tree.args, strict=True)])
        known = both(*(arg.known for arg in args if isinstance(arg, Cases)))
        found = []
        for chosen in product(*split):
            guard = both(*(under for under, _ in chosen))
            found.append((guard, self.strict(tree, [value for _, value in chosen])))
        cases = Cases(tuple(found), known)
        return cases if tree.type.dim in WHOLE else join(cases, self, tree.type)

    def plain(self, tree: Node, args: list[Any]) -> Any:
        """The operator's own term, where its arguments are known."""
        if any(arg is None for arg in args):
            return None
        terms = [self.term(arg, each.type) for arg, each in zip(args, tree.args, strict=True)]
        known = both(*(arg.known for arg in args if isinstance(arg, Symbol)))
        if tree.op.name == "in" and tree.args[0].type.dim is Dim.TEXT:
            return Symbol(z3.Or(*(terms[0] == self.world.texts.number(text) for text in tree.payload[0])), known)
        term = tree.op.term(terms, tree)
        if isinstance(tree.payload, Grid):
            known = both(known, _in_table(terms, tree.payload))
        if tree.op.name in ("age", "months_between"):
            term = _before_its_start(tree, terms, term)
        return Symbol(term, known)

    def gather(self, tree: Node, row: SymbolicRow) -> Any:
        """Over all places of the collection; an empty place neither adds nor settles."""
        way = tree.payload[0]
        places = row.elements(way)
        elements, known = [], negation(row.missing(way))
        settled: list[Truth] = []
        for place in places:
            values = [self.symbol(arg, place.row) for arg in tree.args]
            terms, here, settles = self._element(tree, place, values)
            elements.append(terms)
            known = both(known, here)
            settled.append(settles)
        if tree.op.name in ("any", "all"):
            some = either(*settled)
            value = negation(some) if tree.op.name == "all" else some
            return _simple(Symbol(boolean(value), either(known, some)))
        symbol = Symbol(tree.op.term(elements, tree), known)
        return self._counted(symbol, elements) if tree.op.name == "count" else symbol

    def _element(self, tree: Node, place: Element, values: list[Any]) -> tuple[Any, Truth, Truth]:
        """An element's terms, the condition under which it is known, and the one under which it settles any or all."""
        over_all = tree.op.name == "all"
        keep, *measures = values
        holds = keep.term if isinstance(keep, Symbol) else keep is True
        inside = both(place.present, negation(holds) if over_all else holds)
        here = either(negation(place.present), _known(keep))
        settles = both(inside, _known(keep))
        terms = [boolean(negation(inside) if over_all else inside)]
        for measure, arg in zip(measures, tree.args[1:], strict=True):
            here = both(here, either(negation(inside), _known(measure)))
            terms.append(z3.IntVal(0) if measure is None else self.term(measure, arg.type))
        return tuple(terms), here, settles

    def _counted(self, symbol: Symbol, elements: list[Any]) -> Any:
        """A count as cases: each size apart."""
        sure = sum(z3.is_true(keep) for (keep,) in elements)
        maybe = [keep for (keep,) in elements if not z3.is_true(keep) and not z3.is_false(keep)]
        if not maybe:
            return sure if symbol.known is True else Cases(((True, sure),), symbol.known)
        if len(maybe) >= MOST_CASES:
            return symbol
        sizes = range(sure, sure + len(maybe) + 1)
        return Cases(tuple((symbol.term == size, size) for size in sizes), symbol.known)


def _known(value: Any) -> Truth:
    return value.known if isinstance(value, Symbol) else value is not None


def _simple(symbol: Symbol) -> Any:
    """A symbol that turned out constant."""
    if symbol.known is True and (z3.is_true(symbol.term) or z3.is_false(symbol.term)):
        return z3.is_true(symbol.term)
    return symbol


def join(value: Any, terms: Terms, type_: Type) -> Any:
    """Cases as one Symbol; anything else as it is."""
    if not isinstance(value, Cases):
        return value
    known = both(value.known, either(*(both(guard, _known(option)) for guard, option in value.options)))
    kept = [(guard, option) for guard, option in value.options if option is not None]
    if not kept:
        return None
    pairs = [(guard, _pair(terms.term(option, type_), type_)) for guard, option in kept]
    result = pairs[-1][1]
    for guard, pair in reversed(pairs[:-1]):
        result = tuple(z3.If(boolean(guard), a, b) for a, b in zip(pair, result, strict=True))
    return Symbol(result if type_.ratio else result[0], known)


def _pair(term: Any, type_: Type) -> tuple[Any, ...]:
    if isinstance(term, tuple):
        return term
    return (term, z3.IntVal(1)) if type_.ratio else (term,)


def _in_table(keys: list[Any], grid: Grid) -> Truth:
    """Whether a row of the table that has a value is for these keys; the first row that fits counts."""
    found: Truth = False
    for matchers, value in reversed(grid.rows or ()):
        tests = [_matches(key, matcher, codes) for key, matcher, codes in zip(keys, matchers, grid.codes, strict=True)]
        found = choose(both(*tests), value.payload[0] is not None, found)
    return found


def _matches(key: Any, matcher: Any, codes: Any) -> Truth:
    if hasattr(matcher, "names"):
        return either(*(key == codes[name] for name in matcher.names))
    tests = [key >= matcher.lo] if matcher.lo is not None else []
    return both(*tests, *([key < matcher.hi] if matcher.hi is not None else []))


def _before_its_start(tree: Node, terms: list[Any], term: Any) -> Any:
    """The operator's term counts completed spans and is right from the start on; before it the span is negative."""
    negative = z3.FreshInt("before")
    if not isinstance(tree.args[1].payload, tuple) or not isinstance(tree.args[1].payload[0], date):
        raise Unprovable(f"{tree.op.name} between two facts")
    return z3.If(terms[0] <= terms[1], term, z3.If(negative < 0, negative, -1))
