"""Proofs: the answer, the clause that decided, the values seen and where they came from."""

import json
import re
from datetime import date
from html.parser import HTMLParser

from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import explain

POOR = {"savings": 1_000_000}


def test_the_amount_is_worked_out_line_by_line(home, ask):
    proof = ask("income_aid", home(POOR, {"wage": 200_000}, {"wage": 0}, {"wage": 50_000}))
    assert (proof.status, proof.ground, proof.amount) == ("entitled", "poor", 110_000)
    text = proof.to_text("zh")
    assert "金额 = 保障线（1,200.00 元） × 人数 － 家庭收入 = 1,200.00 × 3 － 2,500.00 = 1,100.00 元" in text
    assert "家庭成员 2：2,000.00 元" in text
    assert "应当享受，每月 1,100.00 元，给家庭" in text


def test_each_value_names_the_department_it_comes_from(home, ask):
    text = ask("income_aid", home({"savings": 9_000_000}, {"wage": 0})).to_text("zh")
    assert "[存款 90,000.00 元（银行）；人数 1]" in text


def test_the_parameter_in_force_is_cited_with_its_mark(home, ask):
    proof = ask("income_aid", home(POOR, {"wage": 0}))
    assert "保障线：1,200.00 元（2025-01-01 起；《2025年保障线》（见报）；转引，未见原文）" in proof.to_text("zh")
    assert "guaranteed income: CNY 1,200.00 (since 2025-01-01;" in proof.to_text("en")


def test_the_clause_that_takes_away_is_the_one_that_decides(home, ask):
    household = home({}, {"birth": date(1940, 1, 1), "agreed": True, "death": date(2025, 5, 1)})
    proof = ask("age_pension", household.collections["members"][0])
    decisive = [clause.kind for clause in proof.view("zh").clauses if clause.decides]
    assert (proof.status, decisive) == ("not", ["except"])


def test_what_is_missing_is_named_with_whom_to_ask(home, ask):
    proof = ask("income_aid", home(POOR, {"wage": None}, {"wage": 0}))
    assert proof.status == "unknown"
    assert proof.view("zh").missing == ("家庭成员 2 的月工资（来源：核对）",)


def test_a_missing_parameter_is_the_laws_gap_and_not_the_citizens(home, ask):
    proof = ask("income_aid", home(POOR, {"wage": 0}), date(2026, 2, 1))
    assert proof.view("zh").missing == ("规定的数“保障线”当日未定",)


def test_it_is_said_whether_the_facts_are_of_that_day(home, ask):
    household = home(POOR, {"wage": 0})
    assert "事实就是当日的" in ask("income_aid", household).to_text("zh")
    assert "not of that day" in ask("income_aid", home(POOR, {"wage": 0}), date(2024, 2, 1)).to_text("en")


def test_a_parent_who_is_not_on_record_leaves_the_answer_open(home, ask):
    child = home({}, {"birth": date(2015, 1, 1), "agreed": True}).collections["members"][0]
    proof = ask("care_help", child)
    assert proof.status == "unknown"
    assert "父母的记录不全" in proof.view("zh").missing


def test_a_name_is_used_where_it_is_known(home, ask):
    text = ask("income_aid", home(POOR, {"wage": 30_000, "name": "阿明"})).to_text("zh")
    assert "家庭成员 阿明：300.00 元" in text


def test_json_carries_the_whole_proof(home, ask):
    body = json.loads(ask("income_aid", home(POOR, {"wage": 200_000})).to_json("en"))
    assert (body["status"], body["policy"], body["id"]) == ("not", "income_aid", "1")
    assert body["otherwise"]
    assert [clause["verdict"] for clause in body["clauses"]] == ["yes", "no", "no"]


class Checker(HTMLParser):
    """Tags close in order; what classes and tags there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.classes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.classes |= set((dict(attrs).get("class") or "").split())

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_one_section_that_carries_no_script(home, ask):
    page = ask("income_aid", home(POOR, {"wage": 0, "name": "<script>alert(1)</script>"})).to_html("zh")
    checker = Checker()
    checker.feed(page)
    assert not checker.open
    assert re.fullmatch(r"<section .*</section>", page, re.DOTALL)
    assert "script" not in checker.tags
    assert all(name.startswith("proof-") for name in checker.classes)


def test_all_policies_of_a_law_share_one_look_at_a_row(book, home):
    law = Law(book, date(2025, 6, 1), "99", fold=False)
    person = home({}, {"birth": date(1940, 1, 1), "agreed": True}).collections["members"][0]
    first = explain(law, law.outcome("age_pension"), person)
    second = explain(law, law.outcome("care_help"), person)
    assert first.explainer is second.explainer
    assert (first.status, second.status) == ("entitled", "not")
