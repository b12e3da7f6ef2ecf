"""A proof in plain words: what was not met stands on the refusal, what speaks for the applicant does not."""

from __future__ import annotations

from yingbao.casework.letters.proofs import grounds_of

CLAUSE = (
    '<li class="proof-clause proof-{verdict}"><span class="proof-head">{head} — x</span>'
    '<p class="proof-cite">{cite}</p><ul class="proof-lines">{lines}</ul></li>'
)
INCOME = (
    '<li class="proof-no"><span class="proof-sign">✗</span> 收入与财产 <ul class="proof-lines">'
    '<li class="proof-no"><span class="proof-sign">✗</span> 家庭收入低于标准 &amp; &lt;b&gt; '
    '<span class="proof-seen"><span class="proof-fact">家庭收入 <b>3,000.00 元</b> <cite>核对</cite></span></span></li>'
    '<li class="proof-yes">财产符合规定</li></ul></li>'
)


def clause(verdict: str, head: str, lines: str = "", cite: str = "《办法》第4条（已对照原文）") -> str:
    return CLAUSE.format(verdict=verdict, head=head, lines=lines, cite=cite)


def test_the_innermost_condition_that_does_not_hold_is_said_with_its_facts_and_where_they_come_from() -> None:
    told = grounds_of(clause("no", "低保家庭", INCOME))
    assert told.reasons == ("不符合：家庭收入低于标准 & <b>（家庭收入：3,000.00 元，来源：核对）。",)
    assert told.law == ("《办法》第4条（已对照原文）",)


def test_who_is_not_in_the_programme_is_refused_for_no_want_of_being_in_it() -> None:
    line = '<li class="proof-no"><span class="proof-sign">✗</span> 已经被认定为“{}”</li><li class="proof-no">就业后收入超过标准</li>'
    grace = clause("no", "渐退期", line.format("低保（某市）"), cite="《办法》第33条")
    told = grounds_of(clause("no", "低保家庭", INCOME) + grace, "低保（某市）")
    assert len(told.reasons) == 1 and told.law == ("《办法》第4条（已对照原文）",)
    assert len(grounds_of(grace, "低保（某市）").reasons) == 2, "unless there is no other reason"
    other = clause("no", "分类施保", line.format("特困"), cite="《办法》第33条")
    assert len(grounds_of(clause("no", "低保家庭", INCOME) + other, "低保（某市）").reasons) == 3


def test_an_exception_that_does_not_apply_is_no_reason_and_one_that_does_is() -> None:
    line = '<li class="proof-no">已经被认定为特困</li>'
    assert grounds_of(clause("no", "例外：特困人员", line)).reasons == ()
    assert grounds_of(clause("yes", "例外：特困人员")).reasons == ("适用例外：特困人员 — x。",)
