"""Names: facts of the row, lets, parameters, category values by the type beside them, and ways to other rows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from yingbao.engine.dictionary import Up
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.faults import nearest
from yingbao.engine.language.operators.crossing import UP
from yingbao.engine.language.operators.leaves import FACT, constant
from yingbao.engine.language.operators.tables import Grid
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import DATE, Dim, Type
from yingbao.engine.values import NEVER

if TYPE_CHECKING:
    from yingbao.engine.language.checker.check import Checker


def lift(inner: Node, *ups: Up, start: str) -> Node:
    """The value of a row reached by ways up, as a value of the row they start from; a constant stays one."""
    if not inner.table:
        return inner
    if inner.type.ratio and ups:
        # a fraction has no column of its own: its parts cross over, and are put together here
        parts = (lift(arg, *ups, start=start) for arg in inner.args)
        return node(inner.op, *parts, payload=inner.payload, table=start)
    tables = [start, *(up.table for up in ups)]
    for up, table in zip(reversed(ups), reversed(tables[:-1]), strict=True):
        inner = node(UP, inner, payload=up, table=table)
    return inner


def fact(self: Checker, table: str, name: str) -> Node | None:
    found = self.around.dictionary.tables[table].facts.get(name)
    if found is None:
        return None
    category = self.around.dictionary.categories.get(found.category or "")
    codes = category.codes if category else None
    return node(FACT, payload=(found, codes, False), table=table)


def let(self: Checker, name: str, table: str) -> Node | None:
    """A let about rows of `table` (for a relation's rows also: about the subject meant)."""
    if (table, name) in self.lets:
        return self.lets[table, name]
    target = self.around.dictionary.tables[table].target
    expression = self.around.let(name, table) or (target and self.around.let(name, target))
    if not expression:
        return None
    where = table if self.around.let(name, table) else str(target)
    if (where, name) in self.open_lets:
        names = [*(open_name for _, open_name in self.open_lets), name]
        return self.fail("let-cycle", self.expression.tree, path=" → ".join(names))
    self.open_lets.append((where, name))
    try:
        found = self.lets[table, name] = self.check(expression, table)
        return found
    finally:
        self.open_lets.pop()


def owner_way(self: Checker, table: str) -> Up | None:
    """From the rows of an occasion one may speak of their owner without saying so."""
    if table != self.around.head.root or table == self.around.head.subject:
        return None
    return self.around.dictionary.tables[table].ups["owner"]


def find(self: Checker, name: str, table: str) -> Node | None:
    """What a bare name means in a row of `table`, or None."""
    found = None
    if table != self.around.head.root or table == self.around.head.subject:
        found = fact(self, table, name)
    found = found or let(self, name, table)
    if found is None and (up := owner_way(self, table)):
        inner = fact(self, up.table, name) or let(self, name, up.table)
        found = lift(inner, up, start=table) if inner else None
    return found or self.around.parameter(self.around.head.id, name)


def resolve(self: Checker, tree: ast.Name, table: str) -> Node:
    if tree.id == "never":
        return constant(NEVER, DATE)
    from yingbao.engine.language.checker import sets

    found = find(self, tree.id, table)
    if found is None and sets.find_set(self, tree, table):
        return self.fail("set-as-value", tree, text=tree.id)
    if found is None:
        return self.fail("name-unknown", tree, name=tree.id, table=table, near=nearest_to(self, tree.id, table))
    if isinstance(found.payload, Grid) and not found.args:
        return self.fail("table-needs-key", tree, name=tree.id)
    return found


def nearest_to(self: Checker, name: str, table: str) -> str:
    """What is written like `name`; of a Chinese word, what is called so."""
    facts = self.around.dictionary.tables[table].facts
    called = [fact for fact, entry in facts.items() if not name.isascii() and name in entry.label.zh]
    return ", ".join(called[:3]) or nearest(name, known_names(self, table))


def known_names(self: Checker, table: str) -> set[str]:
    entry = self.around.dictionary.tables[table]
    known = {
        *entry.facts,
        *entry.ups,
        *entry.collections,
        *self.around.lets(table),
        *self.around.parameters(self.around.head.id),
    }
    if up := owner_way(self, table):
        known |= known_names_of(self, up.table)
    if entry.target:
        known |= set(self.around.lets(entry.target))
    return known


def known_names_of(self: Checker, table: str) -> set[str]:
    entry = self.around.dictionary.tables[table]
    return {*entry.facts, *entry.ups, *entry.collections, *self.around.lets(table)}


def resolve_attribute(self: Checker, tree: ast.Attribute, table: str) -> Node:
    """`household.assets`, `hardship.kind`, `other_policy.parameter`."""
    if not isinstance(tree.value, ast.Name):
        inner = _way(self, tree.value, table)
        return _member(self, tree, inner[-1].table, inner, table)
    name, root = tree.value.id, self.around.head.root
    dictionary = self.around.dictionary
    if table == root and name == dictionary.tables[root].one and dictionary.tables[root].kind == "event":
        found = fact(self, table, tree.attr)
        return found or self.fail(
            "fact-unknown", tree, name=tree.attr, table=root, near=nearest(tree.attr, dictionary.tables[root].facts)
        )
    if ups := ways(self, name, table):
        return _member(self, tree, ups[-1].table, ups, table)
    parameter = self.around.parameter(name, tree.attr)
    if parameter is not None and not isinstance(parameter.payload, Grid):
        return parameter
    near = nearest(tree.attr, self.around.parameters(name)) or nearest(name, known_names(self, table))
    return self.fail("attribute-unknown", tree, name=f"{name}.{tree.attr}", near=near)


def ways(self: Checker, name: str, table: str) -> tuple[Up, ...]:
    """The ways up that a name means: the row's own, or its owner's where the row is an occasion."""
    up = self.around.dictionary.tables[table].ups.get(name)
    if up:
        return (up,)
    if owner := owner_way(self, table):
        further = self.around.dictionary.tables[owner.table].ups.get(name)
        return (owner, further) if further else ()
    return ()


def _way(self: Checker, tree: ast.expr, table: str) -> tuple[Up, ...]:
    if isinstance(tree, ast.Name):
        found = ways(self, tree.id, table)
    elif isinstance(tree, ast.Attribute):
        start = _way(self, tree.value, table)
        found = (*start, *ways(self, tree.attr, start[-1].table))
    else:
        found = ()
    return found or self.fail("attribute-unknown", tree, name=self.expression.segment(tree), near="")


def _member(self: Checker, tree: ast.Attribute, target: str, ups: tuple[Up, ...], table: str) -> Node:
    inner = fact(self, target, tree.attr) or let(self, tree.attr, target)
    if inner is None:
        near = nearest(tree.attr, known_names_of(self, target))
        return self.fail("fact-unknown", tree, name=tree.attr, table=target, near=near)
    return lift(inner, *ups, start=table)


def category_value(self: Checker, name: str, type_: Type) -> Node | None:
    """A bare name as a value of the category beside it."""
    category = self.around.dictionary.categories.get(type_.category or "")
    if category is None or (name != NONE and name not in category.values):
        return None
    label = category.values.get(name)
    return constant(name, Type(Dim.CATEGORY, category=category.name), label=label, codes=category.codes)


def two_sides(self: Checker, left: ast.expr, right: ast.expr, table: str) -> tuple[Node, Node]:
    """Both sides of a comparison; a bare name that the other side's category knows is its value."""
    for one, other, swap in ((left, right, False), (right, left, True)):
        if isinstance(other, ast.Name) and not (isinstance(one, ast.Name) and find_quietly(self, one, table) is None):
            found = self.visit(one, table)
            if found.type.dim is Dim.CATEGORY:
                value = category_value(self, other.id, found.type)
                value = value or find(self, other.id, table)
                if value is None:
                    known = self.around.dictionary.categories[found.type.category or ""].values
                    return self.fail(
                        "value-unknown", other, name=other.id, category=found.type.category, near=", ".join(known)
                    )
                return (value, found) if swap else (found, value)
    return self.visit(left, table), self.visit(right, table)


def find_quietly(self: Checker, tree: ast.Name, table: str) -> Node | None:
    if tree.id in ("yes", "no", "on", "never"):
        return constant(NEVER, DATE)
    return find(self, tree.id, table)


def lookup(self: Checker, tree: ast.Subscript, table: str) -> Node:
    """`allowance[age(birth)]`, `care[grade, type]`, `other.allowance[…]`."""
    target = tree.value
    if isinstance(target, ast.Name):
        grid = self.around.parameter(self.around.head.id, target.id)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        grid = self.around.parameter(target.value.id, target.attr)
    else:
        grid = None
    if grid is None or not isinstance(grid.payload, Grid):
        return self.fail("table-unknown", tree, name=self.expression.segment(target))
    keys = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    return self.make("lookup", tree, *(self.visit(key, table) for key in keys), payload=grid.payload)
