"""From a proof to what it says in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.file import Clause
from yingbao.engine.readings.explain.looking import look, origin, worked
from yingbao.engine.readings.explain.missing import reasons
from yingbao.engine.readings.explain.otherwise import change_words, money_words
from yingbao.engine.readings.explain.view import ClauseView, Line, View
from yingbao.engine.readings.explain.where import outside, territory
from yingbao.engine.readings.explain.witness import Witness, roles_of
from yingbao.engine.readings.say.citing import cited, parameters_in
from yingbao.engine.readings.say.figures import figure_words
from yingbao.engine.readings.say.terms import terms_of
from yingbao.engine.readings.say.vocabulary import vocabulary

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.proof import Proof

HEADLINES = {
    "benefit": {"entitled": ("应当享受", "Entitled"), "not": ("不能享受", "Not entitled"), "unknown": ("还不能确定", "Not decided")},
    "duty": {"entitled": ("应当办理", "Due"), "not": ("不用办理", "Not due"), "unknown": ("还不能确定", "Not decided")},
    "permission": {"entitled": ("可以申请", "May apply"), "not": ("不能申请", "May not apply"), "unknown": ("还不能确定", "Not decided")},
    "status": {"entitled": ("应当认定", "Recognised"), "not": ("不能认定", "Not recognised"), "unknown": ("还不能确定", "Not decided")},
    "signal": {"entitled": ("提示关注", "Attention"), "not": ("没有提示", "No attention"), "unknown": ("还不能确定", "Not decided")},
}  # fmt: skip
OFTEN = {"month": ("每月 ", " a month"), "year": ("每年 ", " a year")}
ROLES = {
    "household": ("家庭", "the household"), "self": ("本人", "the person"), "institution": ("机构", "the institution"),
    "guardian": ("监护人", "the guardian"), "carer": ("实际照料人", "the carer"),
}  # fmt: skip


def witness(proof: Proof, lang: str) -> Witness:
    """A speaker for the proof's row, its terms named."""
    law, book = proof.law, proof.law.book
    known = proof.explainer.terms

    def title(policy: str) -> str:
        found = book.chain(policy, law.area) or book.chain(policy, book.dictionary.office)
        return found.title[lang] if found else policy

    words = vocabulary(book, lang)
    terms = known.get((proof.policy, law.area, lang))
    if terms is None:
        terms = known[proof.policy, law.area, lang] = terms_of(law, proof.outcome.policy, words)
    roles = roles_of(proof.row, book.dictionary, lang)
    return Witness(words, terms, book.dictionary, title, program=proof.explainer.program, row=proof.row, roles=roles)


def view(proof: Proof, lang: str) -> View:
    """The proof in words."""
    return _Seeing(proof, lang).view()


class _Seeing:
    def __init__(self, proof: Proof, lang: str) -> None:
        self.proof, self.lang = proof, lang
        self.outcome, self.row, self.law = proof.outcome, proof.row, proof.law
        self.witness = witness(proof, lang)
        self.either = self.witness.either

    def view(self) -> View:
        proof, policy = self.proof, self.outcome.policy
        kind = str(policy.front["kind"])
        clauses = self.clauses()
        return View(
            policy=policy.id,
            title=policy.title[self.lang],
            subject=self.witness.called(self.row),
            id=str(self.row.id),
            on=self.law.on.isoformat(),
            as_of=proof.explainer.as_of.isoformat() if proof.explainer.as_of else "",
            facts=self.facts_words(),
            status=proof.status,
            headline=self.headline(kind),
            decided=self.decided(clauses),
            amount_fen=proof.amount,
            amount_max_fen=proof.amount_max,
            clauses=clauses,
            working=tuple(self.working()),
            figures=tuple(self.figures()),
            missing=tuple(reasons(proof, self.witness)),
            otherwise=tuple(self.otherwise()),
            who=tuple(self.witness.who.items()),
        )

    def otherwise(self) -> list[str]:
        """What would have changed a refusal."""
        found = [change_words(self.proof, change, self.witness) for change in self.proof.changes]
        if self.proof.status != "not" or found:
            return found
        zh, en = "三项以内的事实都改变不了这个结果", "no three facts would have changed this"
        return [self.either(zh, en)]

    def facts_words(self) -> str:
        """Whether the facts are of the day asked about."""
        as_of = self.proof.explainer.as_of
        if as_of is None:
            return self.either("没有说明事实是哪一天的", "it is not said of which day the facts are")
        if as_of == self.law.on:
            return self.either("事实就是当日的", "the facts are of that day")
        return self.either(f"事实是 {as_of} 的，不是当日的", f"the facts are those of {as_of}, not of that day")

    def headline(self, kind: str) -> str:
        """The answer in one line: '应当享受，每月 2,605.00 元'."""
        if self.proof.here is False:
            where = self.witness.area(self.law.area)
            return self.either(f"不归{where}管", f"Not the business of {where}")
        text = self.either(*HEADLINES[kind][self.proof.status])
        parts = [text, *self.gives()] if self.proof.status == "entitled" else [text]
        return self.either("，", ", ").join(parts)

    def gives(self) -> list[str]:
        """How much, how many, by when, to whom."""
        outcome, values, parts = self.outcome, self.proof.values, list[str]()
        if outcome.amount is not None:
            low, high = values.get("amount"), values.get("amount_max")
            often = self.either(*OFTEN.get(outcome.policy.each, ("", "")))
            if low is None or high is None:
                parts.append(self.either("金额还不知道", "the amount is not known"))
            elif low == high:
                money = money_words(self.witness, low, high)
                parts.append(self.either(f"{often}{money}", f"{money}{often}"))
            else:
                parts.append(money_words(self.witness, low, high))
        if outcome.quantity is not None:
            many = self.witness.value(values["quantity"], outcome.quantity.type)
            parts.append(self.either(f"数量 {many}", f"quantity {many}"))
        if outcome.due is not None:
            day = self.witness.value(values["due"], outcome.due.type)
            parts.append(
                self.either(
                    f"{day} 以前" if values["due"] else "期限还不知道",
                    f"by {day}" if values["due"] else "the day is not known",
                )
            )
        if payee := values.get("payee"):
            who = self.either(*ROLES.get(payee, (payee, payee)))
            if outcome.amount is not None and outcome.policy.front["kind"] == "benefit":
                parts.append(self.either(f"给{who}", f"to {who}"))
        return parts

    # ---- clauses ----------------------------------------------------------------------------------

    def clauses(self) -> tuple[ClauseView, ...]:
        """Whose business it is, then grounds and exceptions in the order of the file; which of them decides is marked."""
        value = self.proof.explainer.program.value
        grounds = [value(ground.condition, self.row) for ground in self.outcome.grounds]
        bars = [value(tree, self.row) for _, tree in self.outcome.excepts]
        barred = True in bars
        found = [] if is_constant(self.proof.branch.here) else [territory(self.proof, self.witness)]
        for position, ground in enumerate(self.outcome.grounds):
            decides = self.ground_decides(grounds, position, barred)
            found.append(self.clause(ground.name, "ground", ground.clause, ground.condition, decides))
        for position, (clause, tree) in enumerate(self.outcome.excepts):
            status = self.proof.status
            decides = (
                bars[position] is True and True not in bars[:position]
                if barred and self.proof.here is not False
                else status == "unknown" and bars[position] is None
            )
            found.append(self.clause(clause.name, "except", clause, tree, decides))
        return tuple(found)

    def ground_decides(self, grounds: list[bool | None], position: int, barred: bool) -> bool:
        status = self.proof.status
        if status == "entitled":
            return grounds[position] is True and True not in grounds[:position]
        if status == "unknown":
            return grounds[position] is None and True not in grounds
        return not barred and True not in grounds and self.proof.here is not False

    def clause(self, name: str, kind: str, clause: Clause, tree: Node, decides: bool) -> ClauseView:
        lines = tuple(look(self.witness, tree, self.row))
        value = self.proof.explainer.program.value(tree, self.row)
        title = self.witness.words.heading(name, clause.title) if name else clause.title
        verdict = {True: "yes", False: "no", None: "unknown"}[value]
        return ClauseView(
            name, kind, title, cited(clause, self.lang) if clause.citations else "", verdict, decides, lines
        )

    def decided(self, clauses: tuple[ClauseView, ...]) -> str:
        """The clause that decided, in one sentence."""
        deciding = [clause for clause in clauses if clause.decides]
        names = self.witness.listed([f"“{clause.title}”" for clause in deciding], "、", ", ")
        if self.proof.status == "unknown":
            return self.either(
                f"还没有定的：{names}" if names else "还没有定", f"still open: {names}" if names else "still open"
            )
        if not deciding:
            return self.either("同组的另一项政策优先", "another policy of the same group goes first")
        if deciding[0].kind == "territory":
            return outside(self.proof, self.witness)
        if deciding[0].kind == "except":
            return self.either(f"因为{names}这一条", f"because of {names}")
        if self.proof.status == "entitled":
            return self.either(f"依据{names}", f"by {names}")
        return self.either(f"没有一条符合：{names}", f"none of these holds: {names}")

    # ---- amounts and figures ----------------------------------------------------------------------

    def working(self) -> list[str]:
        """The computation line by line, what is named first worked out after it."""
        tree = self.outcome.amount
        if self.proof.status != "entitled" or tree is None:
            return []
        name = self.either("金额", "amount")
        self.witness.told.clear()
        lines = [worked(self.witness, tree, self.row, name)]
        high = self.outcome.amount_max
        if high is not None and high is not tree:
            lines = [worked(self.witness, tree, self.row, self.either("最低", "least"))]
            lines.append(worked(self.witness, high, self.row, self.either("最高", "most")))
        for part in (tree, high):
            for line in origin(self.witness, part, self.row, 0) if part is not None else ():
                lines += _flat(line, 1)
        return list(dict.fromkeys(lines))

    def figures(self) -> list[str]:
        """The parameters in force that the answer rests on."""
        trees = [self.proof.branch.answer] + ([self.outcome.amount] if self.outcome.amount is not None else [])
        if self.outcome.amount_max is not None:
            trees.append(self.outcome.amount_max)
        used = [one for one in parameters_in(trees) if one.node.payload[0] is not None]
        mine, picked = self.own_parameters(), self.picked(trees)
        kept = [one for one in used if (one.policy, one.name) in mine]
        kept = [one for one in kept if one.matchers in picked.get((one.policy, one.name), {one.matchers})]
        return [figure_words(self.law, one, self.witness) for one in kept]

    def picked(self, trees: list[Node]) -> dict[tuple[str, str], set[object]]:
        """The rows looked up for the subject itself, by table; a table looked up for others is not in it."""
        found: dict[tuple[str, str], set[object]] = {}
        for tree in trees:
            for each in tree.walk():
                if each.op.name == "lookup" and each.table == self.row.table:
                    found.setdefault((each.payload.policy, each.payload.name), set()).add(self.witness.picks(each))
        return found

    def own_parameters(self) -> set[tuple[str, str]]:
        """Those that the policy itself speaks of, not those of the policies that it asks."""
        policy, found = self.outcome.policy, set[tuple[str, str]]()
        for clause in policy.clauses:
            for checked in policy.checked(clause) if clause.holds(self.law.on) else ():
                for tree in (checked.low, checked.high, checked.condition):
                    for each in tree.walk() if tree is not None else ():
                        if each.op.name == "parameter":
                            found.add(each.payload[:2])
                        elif each.op.name == "lookup":
                            found.add((each.payload.policy, each.payload.name))
        return found


def _flat(line: Line, depth: int) -> list[str]:
    return ["  " * depth + line.text, *(text for inner in line.below for text in _flat(inner, depth + 1))]
