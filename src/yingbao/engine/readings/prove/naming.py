"""A policy's comparisons in the words that `say` has for them, both languages at once."""

from __future__ import annotations

from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.conditions import clause
from yingbao.engine.readings.say.speaker import Speaker
from yingbao.engine.readings.say.terms import Terms, terms_of
from yingbao.engine.readings.say.vocabulary import Vocabulary, vocabulary

LANGUAGES = ("zh", "en")


class Naming:
    """What an outcome's trees, of a folded law, are called."""

    def __init__(self, law: Law, outcome: Outcome) -> None:
        self.law, self.outcome = law, outcome
        self.speakers = {lang: self._speaker(lang) for lang in LANGUAGES}

    def _speaker(self, lang: str) -> Speaker:
        words = vocabulary(self.law.book, lang)

        def title(policy: str) -> str:
            chain = self.law.book.chain(policy, self.law.area)
            return chain.title[lang] if chain else policy

        return Speaker(words, self._terms(words), self.law.book.dictionary, title)

    def _terms(self, words: Vocabulary) -> Terms:
        """The policy's own terms, and those of the policies that it asks: their trees stand in its own."""
        found, waiting, seen = Terms(), [self.outcome.policy.id], set[str]()
        while waiting:
            name = waiting.pop(0)
            if name in seen or (policy := self.law.policies.get(name)) is None:
                continue
            seen.add(name)
            terms = terms_of(self.law, policy, words)
            found = Terms(terms.lets | found.lets, terms.sets | found.sets, terms.answers | found.answers)
            waiting += [asked.policy for asked in terms.answers.values()]
        return found

    def condition(self, tree: Node) -> Label:
        """'家庭月收入低于 4,605.00 元'; of rows of another table than the policy's, whose they are."""
        zh, en = (clause(self.speakers[lang], tree) for lang in LANGUAGES)
        if not tree.table or self._own(tree.table):
            return Label(zh, en)
        whose = self.law.book.dictionary.tables[tree.table].label
        return Label(f"{whose.zh}：{zh}", f"{whose.en}: {en}")

    def fact(self, row: Row, fact: Fact) -> str:
        """What a case is named after: a paper's or an event's day says of what."""
        if self._own(row.table):
            return fact.label.zh
        return f"{self.law.book.dictionary.tables[row.table].label.zh}{fact.label.zh}"

    def _own(self, table: str) -> bool:
        """Whether one knows whose a fact is without a word: the subject's, its household's, the occasion's."""
        subject = self.outcome.policy.subject
        ups = self.law.book.dictionary.tables[subject].ups.values()
        return table in (self.outcome.table, subject, *(up.table for up in ups))
