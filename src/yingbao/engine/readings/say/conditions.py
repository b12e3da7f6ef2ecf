"""Conditions as clauses, said to hold or not to hold, so that no reader meets 'it is not the case that'."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yingbao.engine.dictionary.model import NONE
from yingbao.engine.language.operators.compare import ORDERED
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.folding import FLIPPED
from yingbao.engine.language.operators.leaves import CONSTANT, FACT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.say.speaker import Speaker

DENIED = {
    "less": "at_least",
    "at_least": "less",
    "more": "at_most",
    "at_most": "more",
    "equal": "unequal",
    "unequal": "equal",
}
MONEY = {
    "less": ("低于", "is below"),
    "at_most": ("不超过", "is at most"),
    "more": ("高于", "is above"),
    "at_least": ("不低于", "is at least"),
}
NUMBER = {
    "less": ("少于", "is below"),
    "at_most": ("不超过", "is at most"),
    "more": ("超过", "is above"),
    "at_least": ("至少为", "is at least"),
}
BOTH = {"equal": ("为", "is"), "unequal": ("不为", "is not")}


def clause(self: Speaker, node: Node, *, holds: bool = True) -> str:
    """A condition, or its denial, as one clause."""
    if name := self.term(node):
        return name if holds else self.either(f"不属于“{name}”", f"not: {name}")
    if asked := self.asked(node):
        return self.either(
            f"{'' if holds else '不'}符合“{self.title(asked.policy)}”",
            f"{'' if holds else 'not '}entitled to “{self.title(asked.policy)}”",
        )
    said = CLAUSES.get(node.op.name)
    if said:
        return said(self, node, holds)
    if node.op.name in DENIED:
        return comparison(self, node, node.op.name if holds else DENIED[node.op.name])
    return (
        self.formula(node)[0]
        if holds
        else self.either(f"不满足：{self.formula(node)[0]}", f"not: {self.formula(node)[0]}")
    )


def together(self: Speaker, nodes: Sequence[Node]) -> str:
    """Several conditions in one breath."""
    return self.listed([clause(self, each) for each in nodes], "，", ", ")


def _not(self: Speaker, node: Node, holds: bool) -> str:
    return clause(self, node.args[0], holds=not holds)


def _junction(self: Speaker, node: Node, holds: bool) -> str:
    parts = [clause(self, arg, holds=holds) for arg in joined(self, node)]
    if (node.op.name == "and") is holds:
        return self.listed(parts, "，且", " and ")
    return self.either("（", "(") + self.listed(parts, "，或者", ", or ") + self.either("）", ")")


def named(self: Speaker, node: Node) -> bool:
    return node in self.terms.lets and node not in self.hidden


def joined(self: Speaker, node: Node) -> list[Node]:
    """The parts of an and (or an or), those that are a named let together again put back as that let."""
    parts: list[Node] = []
    for arg in node.args:
        parts.extend(joined(self, arg) if arg.op is node.op and not named(self, arg) else [arg])
    for tree in sorted(self.terms.lets, key=lambda tree: -len(tree.args)):
        if (
            tree is not node
            and tree.op is node.op
            and tree not in self.hidden
            and all(arg in parts for arg in tree.args)
        ):
            at = parts.index(tree.args[0])
            parts = [*parts[:at], tree, *(part for part in parts[at:] if part not in tree.args)]
    return parts


def _if(self: Speaker, node: Node, holds: bool) -> str:
    condition, yes, no = node.args
    first, other = clause(self, yes, holds=holds), clause(self, no, holds=holds)
    return self.either(
        f"{clause(self, condition)}的，{first}；其他的，{other}",
        f"{first} if {clause(self, condition)}, otherwise {other}",
    )


def _constant(self: Speaker, node: Node, holds: bool) -> str:
    value, _, _, label, _ = node.payload
    if not isinstance(label, ParameterLabel):
        return self.either("是" if value is holds else "否", "yes" if value is holds else "no")
    name = self.words.parameter(label.name)
    if value is None:
        state = self.either("当日未定", "not set on the day")
    else:
        state = (
            self.either("当日规定是这样", "so it is on the day")
            if value
            else self.either("当日规定不是这样", "not so on the day")
        )
    if holds:
        return self.either(f"{name}（{state}）", f"{name} ({state})")
    return self.either(f"并非“{name}”（{state}）", f"not: {name} ({state})")


def _fact(self: Speaker, node: Node, holds: bool) -> str:
    return self.words.boolean(node.payload[0], holds)


def _up(self: Speaker, node: Node, holds: bool) -> str:
    return clause(self, node.args[0], holds=holds)


def _in(self: Speaker, node: Node, holds: bool) -> str:
    what = self.noun(node.args[0])
    values = self.one_of([self.value(value, node.args[0].type) for value in node.payload[0]])
    return self.either(f"{what}{'' if holds else '不'}是{values}", f"{what} is {'' if holds else 'not '}{values}")


def _has(self: Speaker, node: Node, holds: bool) -> str:
    inner = node.args[0]
    if inner.op is FACT and (said := self.words.fact(inner.payload[0], holds)):
        return said
    return self.either(
        f"{'' if holds else '没'}有{self.noun(inner)}", f"there is {'a' if holds else 'no'} {self.noun(inner)}"
    )


def _within(self: Speaker, node: Node, holds: bool) -> str:
    what, where = self.noun(node.args[0]), self.area(node.payload)
    return self.either(f"{what}{'' if holds else '不'}在{where}", f"{what} is {'' if holds else 'not '}in {where}")


def _share(self: Speaker, node: Node, holds: bool) -> str:
    part, whole, bound = (self.noun(arg) for arg in node.args)
    name = node.payload[0] if holds else DENIED[node.payload[0]]
    zh, en = {
        "more": ("超过", "is more than"),
        "at_least": ("达到", "is at least"),
        "less": ("不到", "is below"),
        "at_most": ("不超过", "is at most"),
    }[name]
    return self.either(f"{part}占{whole}的比例{zh}{bound}", f"{part} as a share of {whole} {en} {bound}")


def _quantified(self: Speaker, node: Node, holds: bool) -> str:
    """any, all; the clause about the elements follows."""
    from yingbao.engine.readings.say.records import recorded

    if said := recorded(self, node, holds):
        return said
    head, inner, truth = quantified(self, node, holds)
    if not inner:
        return head
    return head + self.either("：", ": ") + self.listed([clause(self, each, holds=truth) for each in inner], "，", ", ")


def quantified(self: Speaker, node: Node, holds: bool) -> tuple[str, list[Node], bool]:
    """The words before an any or all, the conditions about the elements, and whether these are said to hold."""
    way, keep = node.payload[0], node.args[0]
    if node.op.name == "all":
        given, wanted = _given(keep)
        who = self.set_noun(way, given) if given is not None else way.label[self.lang]
        inner = [wanted] if wanted is not None else []
        if holds:
            return self.either(f"{who}中的每一位都符合", f"each of the {who}"), inner, True
        return self.either(f"{who}中有人不符合", f"not each of the {who}"), inner, True
    who, rest = self.members(way, keep)
    if not rest:
        return self.either(f"{'' if holds else '没'}有{who}", f"there are {'' if holds else 'no '}{who}"), [], True
    if holds:
        return self.either(f"{who}中至少有一位符合", f"at least one of the {who}"), rest, True
    return self.either(f"{who}中没有一位符合", f"none of the {who}"), rest, True


def _given(keep: Node) -> tuple[Node | None, Node | None]:
    """`all(where(S, given), wanted)` is `all(S, not given or wanted)`."""
    if keep.op.name == "or" and len(keep.args) == 2 and keep.args[0].op.name == "not":
        return keep.args[0].args[0], keep.args[1]
    return None, keep


def comparison(self: Speaker, node: Node, name: str) -> str:
    from yingbao.engine.readings.say.dates import dated

    left, right = node.args
    if not left.table and right.table and name in FLIPPED:
        left, right, name = right, left, FLIPPED[name]
    if left.type.dim is Dim.DATE:
        return dated(self, left, name, right)
    if left.type.dim is Dim.BOOLEAN and is_constant(right) and isinstance(right.payload[0], bool):
        return clause(self, left, holds=right.payload[0] is (name == "equal"))
    if said := _aged(self, left, name, right) or _nothing(self, left, name, right):
        return said
    words = {**(MONEY if left.type.dim is Dim.MONEY else NUMBER), **BOTH}
    if left.type.dim not in ORDERED:
        words = {"equal": ("是", "is"), "unequal": ("不是", "is not")}
    zh, en = words[name]
    if zh == "至少为" and (not is_constant(right) or isinstance(right.payload[3], ParameterLabel)):
        zh = "不少于"
    space = "" if is_constant(right) and right.op is CONSTANT and right.type.dim is Dim.CATEGORY else " "
    value = self.noun(right)
    gap = space if value[:1].isdigit() or value[:1] == "-" else ""
    what = self.noun(left)
    verb = en.replace("is", "are", 1) if _plural(what) else en
    return self.either(f"{what}{zh}{gap}{value}", f"{what} {verb} {value}")


def _aged(self: Speaker, left: Node, name: str, right: Node) -> str:
    """年满 70 周岁, 未满 18 周岁."""
    if left.op.name != "age" or not is_constant(right) or not isinstance(right.payload[0], int):
        return ""
    years = right.payload[0] + (1 if name in ("more", "at_most") else 0)
    said = {
        "at_least": (f"年满 {years} 周岁", f"aged {years} or over"),
        "more": (f"年满 {years} 周岁", f"aged {years} or over"),
        "less": (f"未满 {years} 周岁", f"under {years} years of age"),
        "at_most": (f"未满 {years} 周岁", f"under {years} years of age"),
    }.get(name)
    return self.either(*said) if said else ""


def _nothing(self: Speaker, left: Node, name: str, right: Node) -> str:
    """x > 0 is 'there is x'; a category beside none."""
    if not is_constant(right) or isinstance(right.payload[3], ParameterLabel):
        return ""
    value = right.payload[0]
    if value == NONE and name in ("equal", "unequal"):
        return _has_words(self, left, name == "unequal")
    if value == 0 and value is not False and left.type.lo >= 0 and name in ("more", "equal", "at_most"):
        return _has_words(self, left, name == "more")
    if value == 1 and isinstance(left.op, Gather) and left.op.name == "count" and name in ("at_least", "less"):
        return _has_words(self, left, name == "at_least")
    return ""


def _has_words(self: Speaker, node: Node, holds: bool) -> str:
    if node.op.name == "count":
        who = self.set_noun(node.payload[0], node.args[0])
        return self.either(
            f"{'' if holds else '没'}有{who}", f"there {'is at least one' if holds else 'is none'} among: {who}"
        )
    what = self.noun(node)
    verb = "are" if _plural(what) else "is"
    return self.either(f"有{what}" if holds else f"{what}为 0", f"{what} {verb} {'above 0' if holds else '0'}")


def _plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us"))


CLAUSES: dict[str, Callable[[Speaker, Node, bool], str]] = {
    "not": _not, "and": _junction, "or": _junction, "if": _if, "constant": _constant, "fact": _fact, "up": _up, "in": _in,
    "has": _has, "within": _within, "share": _share, "any": _quantified, "all": _quantified,
}  # fmt: skip
