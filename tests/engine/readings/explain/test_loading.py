"""One subject read from a store: with household, members, parents, bills and records, and nothing of other homes."""

import json
from datetime import date

import pytest

from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.loading import gaps_of, load_row
from yingbao.engine.store import open_store

FILES = {
    "household": "id,hukou,savings,cars\n11,990000,100.00,0\n2,990000,100.00,1\n",
    "person": (
        "id,household,name,hukou,birth,death,away,wage,grade,agreed,card_until\n"
        "11,11,甲,990000,1950-01-01,,,100.00,,yes,\n"
        "12,11,乙,990000,2015-01-01,,,0,one,,2030-01-01\n"
        "21,2,丙,990000,1980-01-01,,,0,,,\n"
    ),
    "parents": "id,owner,target,cares\n1,12,11,no\n",
    "bills": "id,owner,paid_on,paid\n1,12,2025-01-05,30.00\n2,21,2025-01-05,40.00\n",
    "decisions": "id,policy,table,subject,from,to\n1,income_aid,household,11,2024-01-01,\n2,age_pension,person,11,2024-01-01,\n",
}


@pytest.fixture
def store(book, tmp_path):
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "about.json").write_text(json.dumps({"as_of": "2025-06-01"}), encoding="utf-8")
    return open_store(book.dictionary, tmp_path)


def test_a_household_comes_with_all_that_belongs_to_it(book, store):
    household = load_row(store, book.dictionary, "household", "11")
    assert [member.facts["name"] for member in household.collections["members"]] == ["甲", "乙"]
    assert [each.facts["policy"] for each in household.collections["decisions"]] == ["income_aid"]
    child = household.collections["members"][1]
    assert child.facts["grade"] == "one"
    assert [bill.facts["paid"] for bill in child.collections["bills"]] == [3_000]
    (parent,) = child.collections["parents"]
    assert (parent.facts["cares"], parent.facts["birth"]) == (False, date(1950, 1, 1))
    assert parent.ups["owner"] is child


def test_a_person_leads_to_the_household_and_back(book, store):
    person = load_row(store, book.dictionary, "person", 12)
    assert person.facts["name"] == "乙"
    assert person in person.ups["household"].collections["members"]


def test_records_of_a_household_are_not_mistaken_for_those_of_a_person_with_its_number(book, store):
    person = load_row(store, book.dictionary, "person", 11)
    assert [each.facts["policy"] for each in person.collections["decisions"]] == ["age_pension"]


def test_a_subject_that_nobody_knows_is_not_invented(book, store):
    for table, id in (("person", 99), ("household", "7"), ("person", "x")):
        with pytest.raises(LookupError):
            load_row(store, book.dictionary, table, id)


def test_a_loaded_subject_is_explained_like_any_other(book, store):
    law = Law(book, date(2025, 6, 1), "99", gaps_of(store), fold=False)
    proofs = {
        p.policy: p for p in Explainer(law, as_of=store.as_of).about(load_row(store, book.dictionary, "person", 11))
    }
    assert (proofs["age_pension"].status, proofs["age_pension"].amount) == ("entitled", 20_000)
    assert "已经被认定为“敬老金”" in proofs["age_pension"].to_text("zh")
