"""How much: each ground's own amount, or the one of the sections without a ground, and what is added."""

from __future__ import annotations

from yingbao.engine.language.operators.leaves import CONSTANT
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.file import Checked, Clause
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.say.bullets import Item, bullets
from yingbao.engine.readings.say.citing import cited
from yingbao.engine.readings.say.speaker import Speaker, band_words

WHAT = {"amount": ("金额", "Amount"), "quantity": ("数量", "How many"), "due": ("截止", "Due")}


def amounts(law: Law, outcome: Outcome, speaker: Speaker) -> list[Item]:
    """The amounts, quantities and due days as items."""
    policy = outcome.policy
    statements = [(c, s) for c in policy.clauses if c.holds(law.on) for s in policy.checked(c)]
    owners = {id(ground.clause): ground for ground in outcome.grounds}
    items = []
    for keyword, (zh, en) in WHAT.items():
        mine = [(clause, s) for clause, s in statements if s.keyword == keyword]
        shared = [(clause, s) for clause, s in mine if id(clause) not in owners]
        own = [(clause, s) for clause, s in mine if id(clause) in owners]
        for clause, checked in own:
            ground = owners[id(clause)]
            name = speaker.words.heading(ground.name, clause.title)
            label = (
                speaker.either(f"{zh}（{name}）", f"{en} ({name})")
                if len(outcome.grounds) > 1
                else speaker.either(zh, en)
            )
            items.append(_item(law, speaker, label, clause, checked))
        for clause, checked in shared:
            label = speaker.either(f"{zh}{'（其他情形）' if own else ''}", f"{en}{' (otherwise)' if own else ''}")
            items.append(_item(law, speaker, label, clause, checked))
    return items + [_added(law, speaker, clause, s) for clause, s in statements if s.keyword == "add"]


def _item(law: Law, speaker: Speaker, label: str, clause: Clause, checked: Checked) -> Item:
    low, high = law.resolve(checked.low), law.resolve(checked.high)
    source = Item(speaker.either(f"依据：{cited(clause, 'zh')}", f"By: {cited(clause, 'en')}"))
    colon = speaker.either("：", ": ")
    if checked.each is not None:
        who = speaker.set_noun(checked.each.way, law.resolve(checked.each.keep.op.fold(checked.each.keep)))
        text = speaker.either(f"{who}每人 {speaker.noun(low)}", f"{speaker.noun(low)} for each of: {who}")
        return Item(label + colon + text, (source,))
    if low is high:
        return Item(label + colon + _value(speaker, low), (*_steps(speaker, low), source))
    most = speaker.noun(high)
    if low.op is CONSTANT and low.payload[0] == 0 and not isinstance(low.payload[3], ParameterLabel):
        return Item(label + colon + _at_most(speaker, high, most), (source,))
    text = speaker.either(
        f"{speaker.noun(low)} 至 {most}，由经办机关定", f"from {speaker.noun(low)} to {most}, as the office decides"
    )
    return Item(label + colon + text, (source,))


def _at_most(speaker: Speaker, high: Node, words: str) -> str:
    if high.op is CONSTANT and isinstance(high.payload[3], ParameterLabel):
        if high.payload[0] is None:
            return speaker.either(
                "由经办机关定，最高多少当日未定", "as the office decides; the ceiling is not set on the day"
            )
        words = speaker.value(high.payload[0], high.type)
    return speaker.either(f"最高 {words}，由经办机关定", f"up to {words}, as the office decides")


def _value(speaker: Speaker, tree: Node) -> str:
    if tree.op.name == "if" and not speaker.terms.lets.get(tree):
        return speaker.either("按情形：", "it depends:")
    return speaker.noun(tree)


def _steps(speaker: Speaker, tree: Node) -> list[Item]:
    """A choice by condition as one line a case, a table by age or grade as one line a row."""
    items = []
    while tree.op.name == "if" and tree not in speaker.terms.lets:
        condition, yes, no = tree.args
        said = bullets(speaker, condition)
        value = speaker.noun(yes)
        head = speaker.listed([item.text for item in said], "，且", " and ") if all(not i.below for i in said) else ""
        if head:
            items.append(Item(speaker.either(f"{head}的：{value}", f"{value} if {head}")))
        else:
            items.append(Item(speaker.either(f"符合以下各项的：{value}", f"{value} if:"), tuple(said)))
        tree = no
        if tree.op.name != "if" or tree in speaker.terms.lets:
            items.append(Item(speaker.either(f"其他的：{speaker.noun(tree)}", f"otherwise {speaker.noun(tree)}")))
    for each in tree.walk():
        if each.op.name == "lookup":
            items += table_rows(speaker, each)
    return items


def table_rows(speaker: Speaker, lookup: Node) -> list[Item]:
    """A parameter by band or category, one line a row."""
    grid = lookup.payload
    keys = speaker.listed([speaker.formula(arg)[0] for arg in lookup.args])
    items = []
    for matchers, value in grid.rows or ():
        words = speaker.listed([band_words(speaker, m, c) for m, c in zip(matchers, grid.categories, strict=True)])
        amount = (
            speaker.value(value.payload[0], value.type)
            if value.payload[0] is not None
            else speaker.either("未定", "not set")
        )
        items.append(Item(speaker.either(f"{keys} {words}：{amount}", f"{keys} {words}: {amount}")))
    return items


def _added(law: Law, speaker: Speaker, clause: Clause, checked: Checked) -> Item:
    value = speaker.noun(law.resolve(checked.low))
    below = bullets(speaker, law.resolve(checked.condition)) if checked.condition is not None else []
    source = Item(speaker.either(f"依据：{cited(clause, 'zh')}", f"By: {cited(clause, 'en')}"))
    text = speaker.either(f"再加 {value}{'，只要' if below else ''}", f"plus {value}{' when' if below else ''}")
    return Item(text, (*below, source))
