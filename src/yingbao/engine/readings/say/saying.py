"""A policy as a page that a citizen can read: by what law, who, when, unless when, how much, and what nobody knows yet."""

from __future__ import annotations

from datetime import date

from yingbao.engine.language.operators.leaves import ANSWER
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, Dim, Type
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.file import Checked, Clause
from yingbao.engine.policies.front import PERIODS
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.say.bullets import Item, bullets, definition
from yingbao.engine.readings.say.citing import cited, parameters_in, title_words
from yingbao.engine.readings.say.conditions import joined, named
from yingbao.engine.readings.say.figures import figures, unsettled
from yingbao.engine.readings.say.money import amounts
from yingbao.engine.readings.say.said import Part, Said
from yingbao.engine.readings.say.speaker import Speaker
from yingbao.engine.readings.say.steps import steps_said
from yingbao.engine.readings.say.terms import terms_of
from yingbao.engine.readings.say.vocabulary import vocabulary

KINDS = {
    "benefit": ("可以享受", "You are entitled"), "duty": ("应当办理", "It is due"), "permission": ("可以申请", "You may apply"),
    "status": ("可以认定", "You are recognised"), "signal": ("提示关注", "Attention is drawn"),
}  # fmt: skip
BARS = {
    "benefit": ("有下列情形之一的，不能享受", "But not when"), "duty": ("有下列情形之一的，不用办理", "But not when"),
    "permission": ("有下列情形之一的，不能申请", "But not when"), "status": ("有下列情形之一的，不能认定", "But not when"),
    "signal": ("有下列情形之一的，不提示", "But not when"),
}  # fmt: skip
GIVES = {
    "benefit": ("给多少、怎么给", "How much, and how"), "duty": ("办什么、什么时候办", "What is due, and when"),
    "permission": ("其他", "Besides"), "status": ("其他", "Besides"), "signal": ("其他", "Besides"),
}  # fmt: skip
EACH = {"month": ("每月一次", "every month"), "year": ("每年一次", "every year"), "once": ("只有一次", "once")}
PAID = {
    "household": ("家庭", "the household"), "self": ("本人", "the person"),
    "institution": ("提供服务的机构", "the institution that serves"),
    "guardian": ("监护人", "the guardian"), "carer": ("实际照料人", "the carer"),
}  # fmt: skip


class Spoken(Law):
    """A law in which questions to other policies stay questions."""

    def answer(self, name: str, aspect: str, ground: str) -> Node:
        policy = self.book.chain(name, self.area)
        kind = Type(Dim.MONEY, 0, 10**13, unknown=True) if aspect == "amount" else BOOLEAN
        return node(ANSWER, payload=(name, aspect, kind, ground), table=policy.subject if policy else "")


def say(book: Book, policy: str, on: date, area: str, lang: str) -> Said | None:
    """The policy as it stands on a day in a division, in 'zh' or 'en'; None where it has nothing in force."""
    law = Spoken(book, on, area, fold=False)
    outcome = law.before_groups(policy)
    return _Saying(law, outcome, lang).said() if outcome is not None else None


class _Saying:
    def __init__(self, law: Law, outcome: Outcome, lang: str) -> None:
        self.law, self.outcome, self.policy, self.lang = law, outcome, outcome.policy, lang
        words = vocabulary(law.book, lang)
        self.speaker = Speaker(words, terms_of(law, self.policy, words), law.book.dictionary, self.title)
        self.either = self.speaker.either

    def title(self, policy: str) -> str:
        found = self.law.book.chain(policy, self.law.area) or self.law.book.chain(
            policy, self.law.book.dictionary.office
        )
        return found.title[self.lang] if found else policy

    def said(self) -> Said:
        heads = [self.grounds(), self.bars()]
        amount = amounts(self.law, self.outcome, self.speaker)
        parts = [*heads, Part(self.either(*GIVES[str(self.policy.front["kind"])]), (*amount, *self.terms_of_payment()))]
        parts.append(Part(self.either("上面的话是什么意思", "What these words mean"), self.meanings()))
        used = parameters_in(self.trees())
        parts.append(Part(self.either("用到的数", "The figures used"), figures(self.law, used, self.speaker)))
        parts.append(
            Part(
                self.either("还不知道的", "What is not known"), unsettled(self.law, used, self.speaker, self.clauses())
            )
        )
        steps = steps_said(self.law.book, self.policy.id, self.law.area, self.law.on, self.lang)
        parts.append(Part(self.either("怎么办理", "How it is dealt with"), steps))
        parts.append(Part(self.either("依据", "By what law"), self.texts()))
        return Said(
            self.policy.id,
            self.policy.title[self.lang],
            self.lead(),
            tuple(part for part in parts if part.items),
            self.lang,
        )

    def clauses(self) -> list[Clause]:
        return [clause for clause in self.policy.clauses if clause.holds(self.law.on)]

    def checked(self, keyword: str) -> list[tuple[Clause, Checked]]:
        return [(clause, c) for clause in self.clauses() for c in self.policy.checked(clause) if c.keyword == keyword]

    def trees(self) -> list[Node]:
        """Every tree of the policy on the day."""
        found: list[Node | None] = []
        for clause in self.clauses():
            for each in self.policy.checked(clause):
                found += [each.low, each.high, each.condition, each.each.keep if each.each else None]
        return [self.law.resolve(tree) for tree in found if tree is not None]

    def lead(self) -> str:
        """Who may have it, where, and whose law of which day this is."""
        table = self.law.book.dictionary.tables[self.policy.subject]
        area = table.areas.get(str(self.policy.front["applies"]), "")
        where = self.speaker.area(self.law.area) if self.law.area else self.either("全国", "the whole country")
        day = self.speaker.value(self.law.on, Type(Dim.DATE))
        label = table.facts[area].label[self.lang] if area in table.facts else ""
        who = table.label[self.lang]
        if self.policy.root != self.policy.subject:
            event = self.law.book.dictionary.tables[self.policy.root]
            place = event.facts.get(event.areas.get(str(self.policy.front["applies"]), ""))
            label = place.label[self.lang] if place else label
        return self.either(
            f"{day}在{where}的规定。适用于{label}在{where}的{who}。",
            f"As it stands on {day} in {where}, for a {who} whose {label} is there.",
        )

    def grounds(self) -> Part:
        one = len(self.outcome.grounds) == 1
        kind = KINDS[str(self.policy.front["kind"])]
        zh = f"下列条件都符合的，{kind[0]}" if one else f"符合下列任何一种的，{kind[0]}"
        heading = self.either(
            zh, f"{kind[1]} when all of this holds" if one else f"{kind[1]} in any one of these cases"
        )
        items = []
        for number, ground in enumerate(self.outcome.grounds, 1):
            found = bullets(self.speaker, ground.condition)
            source = Item(self.source(ground.clause))
            if one:
                return Part(heading, (*found, source))
            name = self.speaker.words.heading(ground.name, ground.clause.title)
            items.append(Item(f"{number}. {name}", (*found, source)))
        return Part(heading, tuple(items))

    def source(self, clause: Clause) -> str:
        return self.either(f"依据：{cited(clause, 'zh')}", f"By: {cited(clause, 'en')}")

    def bars(self) -> Part:
        """What takes the entitlement away: alternatives of one clause stand each on its own line."""
        items = []
        for clause, tree in self.outcome.excepts:
            apart = joined(self.speaker, tree) if tree.op.name == "or" and not named(self.speaker, tree) else [tree]
            source = Item(self.source(clause))
            for part in apart:
                found = bullets(self.speaker, part)
                if len(found) == 1:
                    items.append(Item(found[0].text, (*found[0].below, source)))
                else:
                    items.append(Item(self.either("同时：", "all of this holds:"), (*found, source)))
        return Part(self.either(*BARS[str(self.policy.front["kind"])]), tuple(items))

    def terms_of_payment(self) -> list[Item]:
        """How often, to whom, and beside which other policies."""
        each = self.policy.each
        if each in PERIODS:
            often = self.either(*EACH[each])
        else:
            table = self.law.book.dictionary.tables[self.policy.root]
            often = self.either(f"每发生一次{table.label.zh}算一次", f"once for each of the {table.label.en}")
        kind = str(self.policy.front["kind"])
        items = (
            []
            if kind in ("status", "permission", "signal")
            else [Item(self.either(f"多久一次：{often}", f"How often: {often}"))]
        )
        delivers = str(self.policy.front["delivers"])
        if delivers != "nothing" and self.policy.front["kind"] == "benefit":
            roles = [role.strip().removeprefix("else ").strip() for role in str(self.policy.front["pay"]).split(",")]
            paid = [self.either(*PAID.get(role, (role, role))) for role in roles]
            text = self.either("，没有的给", ", else to ").join(paid)
            items.append(Item(self.either(f"给谁：{text}", f"To whom: {text}")))
        for _, checked in self.checked("remind"):
            span = self.speaker.noun(self.law.resolve(checked.low))
            items.append(Item(self.either(f"符合条件前 {span}提醒本人", f"The person is reminded {span} before")))
        return items + self.group()

    def group(self) -> list[Item]:
        group = self.policy.front.get("group")
        if not group:
            return []
        others = [
            p
            for p in self.law.policies.values()
            if p.id != self.policy.id and (p.front.get("group") or {}).get("name") == group["name"]
        ]
        titles = self.speaker.listed([f"“{p.title[self.lang]}”" for p in others])
        if not titles:
            return []
        zh, en = {
            "higher": ("与{}只能享受其中金额最高的一项", "Only the highest of this and {} is held"),
            "earlier": ("与{}只能享受先批准的一项", "Only the earlier decided of this and {} is held"),
            "chosen": ("与{}只能由本人选一项", "Only the one chosen of this and {} is held"),
            "top_up": _top_up(self.policy, others),
        }[group["rule"]]
        return [Item(self.either(zh, en).format(titles))]

    def meanings(self) -> tuple[Item, ...]:
        """Every term that was called by its name, and those that their meanings call."""
        groups: list[Item] = self.groups_meant()
        items, done = [], {keep for _, keep in self.speaker.terms.sets}
        while left := [tree for tree in self.speaker.spoken if tree not in done]:
            tree = left[0]
            done.add(tree)
            term = self.speaker.spoken[tree]
            name = self.speaker.words.name("lets", term.name)
            meaning = definition(self.speaker, tree)
            if len(meaning) == 1:
                items.append(
                    Item(self.either(f"{name}：{meaning[0].text}", f"{name}: {meaning[0].text}"), meaning[0].below)
                )
            else:
                items.append(Item(self.either(f"{name}：", f"{name}: all of this holds"), tuple(meaning)))
            if not any(tree not in done for tree in self.speaker.spoken):
                groups = self.groups_meant()
        return (*items, *groups)

    def groups_meant(self) -> list[Item]:
        """The sets that were called by a name."""
        items = []
        for (way, keep), label in self.speaker.terms.sets.items():
            if label not in self.speaker.groups:
                continue
            conditions = tuple(definition(self.speaker, keep))
            if len(conditions) == 1 and not conditions[0].below:
                said = conditions[0].text
                text = self.either(
                    f"{label}：{way.label.zh}中{said}的", f"{label}: those of the {way.label.en} for whom: {said}"
                )
                items.append(Item(text))
            elif conditions:
                text = self.either(
                    f"{label}：{way.label.zh}中符合下列各项的",
                    f"{label}: those of the {way.label.en} for whom all of this holds",
                )
                items.append(Item(text, conditions))
        return items

    def texts(self) -> tuple[Item, ...]:
        """Every text that a clause in force cites."""
        from yingbao.engine.readings.say.vocabulary import MARKS

        found: dict[str, Item] = {}
        law = {key: entry for file in self.policy.files for key, entry in file.law.items()}
        for clause in self.clauses():
            for citation in clause.citations:
                entry = law.get(citation.key, {})
                number = f"（{entry['number']}）" if entry.get("number") else ""
                since = entry.get("in_force")
                from_ = self.either(f"，{since} 起施行", f", in force since {since}") if since else ""
                mark = MARKS.get(citation.mark, MARKS["unknown"])[self.lang]
                found.setdefault(
                    citation.key,
                    Item(f"{title_words(citation, self.lang)}{number}{from_}{self.either('；', '; ')}{mark}"),
                )
        return tuple(found.values())


def _top_up(policy: Policy, others: list[Policy]) -> tuple[str, str]:
    from yingbao.engine.policies.groups import order

    if all(order(other) > order(policy) for other in others):
        return "与{}可以同时享受；那边只补差额", "May be held beside {}, which then pays the difference only"
    return "已经享受{}的，这里只补差额", "With {}, only the difference is paid"
