"""By what authority something is so: each text as far to be trusted as it is itself, unless the section says otherwise."""

from __future__ import annotations

import pytest
from tests.engine.language.writing import FRONT, book

from yingbao.engine.readings.say.citing import cited

LAW = "law:\n  city: {title: 市办法（网站）, mark: second_hand}\n  act: {title: 法, mark: verified}\n  more: {title: 细则, mark: verified}\n"


@pytest.mark.parametrize(
    ("attributes", "zh", "en"),
    [
        (
            'cite="city; act art 50"',
            "《市办法》（网站）（转引，未见原文）；《法》第50条（已对照原文）",
            "《市办法》（网站） (second-hand, the text was not seen); 《法》 art. 50 (checked against the text)",
        ),
        (
            'cite="act art 50; more art 1"',
            "《法》第50条；《细则》第1条（已对照原文）",
            "《法》 art. 50; 《细则》 art. 1 (checked against the text)",
        ),
        (
            'cite="city; act art 50" mark=recalled',
            "《市办法》（网站）；《法》第50条（凭记忆，待核对）",
            "《市办法》（网站）; 《法》 art. 50 (from memory, to be checked)",
        ),
    ],
)
def test_a_text_bears_its_own_mark_where_they_differ(attributes: str, zh: str, en: str) -> None:
    head = f'---\nid: p\ntitle: {{zh: 试, en: Test}}\njurisdiction: "00"\n{FRONT}{LAW}---\n'
    made = book(f"{head}\n{{#main {attributes}}}\n## A\n\n```rule\nentitled when works\n```\n")
    clause = made.by_id["p"][0].clauses[0]
    assert (cited(clause, "zh"), cited(clause, "en")) == (zh, en)
