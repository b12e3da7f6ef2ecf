"""What a card says of a policy, above all whether a value behind it is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.engine.language.writing import book, policy, section, table

from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law

ON = date(2025, 12, 31)
POLICIES = Path(__file__).resolve().parents[3] / "policies"
BASE = table("base: money | | 2020-01-01 | 500")


@pytest.mark.parametrize("fold", [True, False])
@pytest.mark.parametrize(
    ("rule", "illustrative"),
    [
        ("entitled when works\namount base", True),
        ("entitled when works\namount base * 2", True),
        ("entitled when wage < base * 2\namount 100", True),
        ("entitled when works\namount 100", False),
    ],
)
def test_a_value_that_is_made_up_marks_what_is_computed_from_it(rule: str, illustrative: bool, fold: bool) -> None:
    (card,) = cards_of(Law(book(policy(section(rule), BASE)), ON, fold=fold))
    assert card.illustrative is illustrative


def test_what_looks_at_an_amount_that_is_made_up_is_marked_too() -> None:
    first = policy(section("entitled when works\namount base * 2"), BASE)
    second = policy(section("entitled when works\namount amount_of(p)"), id="q")
    assert [card.illustrative for card in cards_of(Law(book(first, second), ON))] == [True, True]


def test_the_law_of_the_demonstration_bears_the_same_marks_with_its_constants_computed_as_without() -> None:
    law_book = load_book(POLICIES, overlays=["demo"])
    folded, unfolded = (cards_of(Law(law_book, ON, law_book.dictionary.office, fold=fold)) for fold in (True, False))
    assert folded == unfolded
    assert any(card.illustrative for card in folded)


def test_without_made_up_values_nothing_is_marked() -> None:
    law_book = load_book(POLICIES)
    assert not any(card.illustrative for card in cards_of(Law(law_book, ON, law_book.dictionary.office)))
