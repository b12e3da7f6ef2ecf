"""What stands on an official letter, on paper and on the page; and what cannot be made to stand there."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.casework.documents.letters import FIELDS, OFFICE, fields
from yingbao.casework.documents import Office, Unwritable, kinds, many, page, render
from yingbao.casework.documents.filling import everywhere

HOSTILE = [
    '#eval("1+1")',
    "#panic()",
    "$ x^2 $",
    "\\ \\u{41} \\n",
    "<script>alert(1)</script>",
    "<label> @ref *bold* _it_ `raw` = head",
    '[#read("/etc/passwd")]',
    "{name} {appeal} {{code}} {0} %s",
    '"},{"kind":"text","text":"forged',
    "// comment /* and */ -- --- ... ~ 'quoted' \"quoted\"",
    "&amp; &lt; 't' <!--",
]


def paper(pdf: bytes) -> str:
    """All that is written on the paper, without where its lines break."""
    return squeezed("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


def read(html: str) -> str:
    """What a reader of the page sees."""
    return squeezed(unescape(re.sub(r"<[^<>]*>", "", html)))


def said(kind: str) -> list[str]:
    day = re.compile(r"(\d+)-0?(\d+)-0?(\d+)")
    return [
        squeezed(day.sub(r"\1年\2月\3日", text))
        for name, value in fields(kind).items()
        if name != "verify"
        for text in everywhere(value)
    ]


def test_every_kind_of_the_office_has_a_letter_here() -> None:
    assert set(kinds()) == set(FIELDS)
    for kind in kinds().values():
        assert set(kind.fields) == set(FIELDS[kind.id]), "every field is tried"
        used = set(
            re.findall(r"\{(\w+)\}", " ".join([kind.title, kind.to, *kind.blocks, *(text for _, text in kind.form)]))
        )
        assert used - {"form", "phone", "address"} == set(kind.fields), "a field that nothing shows would be lost"


@pytest.mark.parametrize("kind", FIELDS)
def test_paper_and_page_say_every_field_and_who_issued_it(kind: str) -> None:
    printed = paper(render(kind, fields(kind), OFFICE))
    shown = read(page(kind, fields(kind), OFFICE))
    for text in [*said(kind), OFFICE.name]:
        assert text in printed and text in shown
    assert "https://example.cn/verify/K7QX-3M9P" in printed
    assert 'href="https://example.cn/verify/K7QX-3M9P"' in page(kind, fields(kind), OFFICE)
    assert "—1—" in printed


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_printed_as_typed_and_never_run(text: str) -> None:
    given = fields("refuse", to=text, reasons=[text], began=text)
    assert paper(render("refuse", given, OFFICE)).count(squeezed(text)) >= 3
    html = page("refuse", given, OFFICE)
    assert read(html).count(squeezed(text)) >= 3
    assert set(re.findall(r"<(\w+)", html)) <= {"article", "p", "h2", "h3", "br", "a"}, "no tag but the letter's own"


@given(st.text(st.sampled_from("#$\\{}[]<>&\"'`*_~@=/-+%|^:;.,!? 张龘𠮷1a"), min_size=1, max_size=30))
@example("#")
@settings(max_examples=60, deadline=None)
def test_any_words_come_out_as_they_went_in(text: str) -> None:
    words = f"始{text}终"
    assert squeezed(words) in paper(render("rights", fields("rights", duties=[words]), OFFICE))
    assert squeezed(words) in read(page("rights", fields("rights", duties=[words]), OFFICE))


def test_a_line_break_in_a_value_makes_no_paragraph_of_the_letter() -> None:
    assert page("refuse", fields("refuse", to="张三\n\n特此通知。"), OFFICE).count("<p>特此通知。") == 1


@pytest.mark.parametrize(
    ("strange", "shown"),
    [("𪚥", "𪚥U+2A6A5"), ("\u202e", "U+202E"), ("\x00", "U+0000"), ("\ue123", "U+E123"), ("\u200b", "U+200B")],
)
def test_a_character_that_paper_would_not_show_is_named_and_not_left_out(strange: str, shown: str) -> None:
    with pytest.raises(Unwritable) as refused:
        render("refuse", fields("refuse", to=f"张{strange}三"), OFFICE)
    assert refused.value.why["zh"] == f"文书“不予确认通知书”有印不出的字：{shown}。请换用规范汉字或注明读音。"
    assert (
        refused.value.why["en"]
        == f"The letter 'notice of refusal' cannot print {shown}. Write it with another character."
    )


def test_a_public_notice_shows_names_members_and_amounts_and_cannot_show_more() -> None:
    rows = [{"name": "张三", "members": "3人", "amount": "1元", "address": "示例路3号"}]
    with pytest.raises(Unwritable) as refused:
        render("publicity", fields("publicity", rows=rows), OFFICE)
    assert refused.value.why["zh"] == "文书“公示”的“公示名单”（rows）每行须有且只有：name、members、amount。"
    assert "示例路3号" not in refused.value.why["en"]
    with pytest.raises(Unwritable, match="没有栏目：id_number"):
        render("publicity", fields("publicity", id_number="x"), OFFICE)


@pytest.mark.parametrize("missing", ["appeal", "law", "reasons"])
def test_no_refusal_leaves_without_its_reasons_its_law_and_the_way_to_appeal(missing: str) -> None:
    for empty in ("", [], [" "]):
        with pytest.raises(Unwritable) as refused:
            render("refuse", fields("refuse", **{missing: empty}), OFFICE)
        assert f"（{missing}）。" in refused.value.why["zh"] and refused.value.why["zh"].startswith(
            "文书“不予确认通知书”缺少“"
        )


def test_what_is_left_out_leaves_neither_a_gap_nor_a_heading() -> None:
    full = read(page("rights", fields("rights"), OFFICE))
    bare = read(page("rights", fields("rights", duties="", appeal=[]), Office("示例办")))
    assert "二、义务" in full and "三、救济途径" in full
    assert "义务" not in bare.replace("权利义务告知书", "").replace("权利和义务", "")
    assert "救济" not in bare and "联系电话" not in bare and "一、" not in bare, "one heading needs no number"


def test_a_letter_without_a_place_to_verify_has_no_code() -> None:
    bare = paper(render("refuse", fields("refuse", verify="", code=""), OFFICE))
    assert "核验" not in bare and "https" not in bare


@pytest.mark.parametrize(
    "where", ["javascript:alert(1)", "//evil.example/x", "verify/1", "/verify/1?a=<b>", '/"onclick']
)
def test_a_letter_points_to_the_office_only(where: str) -> None:
    with pytest.raises(Unwritable, match="核验地址"):
        page("refuse", fields("refuse", verify=where), OFFICE)


def test_an_unknown_letter_and_a_value_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(Unwritable, match="没有“summons”这种文书。现有：accept, appeal, change, "):
        render("summons", {}, OFFICE)
    with pytest.raises(Unwritable, match="的“收件人”（to）须是文字"):
        render("refuse", fields("refuse", to=["张三", "李四"]), OFFICE)


def test_a_long_notice_runs_on_under_its_head_and_the_signature_is_never_alone() -> None:
    rows = [{"name": f"张{number}", "members": "1人", "amount": "1元"} for number in range(1, 91)]
    sheets = [
        squeezed(sheet.extract_text())
        for sheet in PdfReader(BytesIO(render("publicity", fields("publicity", rows=rows), OFFICE))).pages
    ]
    assert len(sheets) > 2 and all("序号姓名人数金额" in sheet for sheet in sheets[:-1])
    assert all(f"—{number}—" in sheet for number, sheet in enumerate(sheets, start=1))
    for reasons in range(1, 25):
        pdf = render("refuse", fields("refuse", reasons=["一项理由。"] * reasons), OFFICE)
        last = squeezed(PdfReader(BytesIO(pdf)).pages[-1].extract_text())
        assert "特此通知。" in last and "2026年1月5日" in last


def test_lines_are_drawn_closer_rather_than_turn_the_page_for_little() -> None:
    sheets = [
        len(PdfReader(BytesIO(render("refuse", fields("refuse", reasons=["一项理由。"] * many_), OFFICE))).pages)
        for many_ in range(1, 15)
    ]
    assert sheets == sorted(sheets) and sheets[:6] == [1] * 6 and sheets[-1] == 2


def test_the_same_letter_is_the_same_file_fit_for_the_archive() -> None:
    made = render("refuse", fields("refuse"), OFFICE)
    assert made == render("refuse", fields("refuse"), OFFICE)
    about = PdfReader(BytesIO(made))
    assert b"pdfaid" in made
    assert about.metadata is not None and (about.metadata.title, about.metadata.author) == (
        "不予确认通知书",
        OFFICE.name,
    )
    with pytest.raises(Unwritable, match="成文日期“2026年1月”须是日期"):
        render("refuse", fields("refuse", date="2026年1月"), OFFICE)


def test_of_many_letters_a_bad_one_does_not_hold_up_the_others() -> None:
    told: list[int] = []
    items = [("refuse", fields("refuse", to=name), OFFICE) for name in ("张三", "", "李四")]
    first, bad, last = many(items, told.append)
    assert isinstance(first, bytes) and isinstance(last, bytes)
    assert "张三：" in paper(first) and "李四：" in paper(last)
    assert isinstance(bad, Unwritable) and "缺少“收件人”" in bad.why["zh"]
    assert told == [1, 2, 3]


def test_letters_written_at_the_same_time_do_not_mix() -> None:
    names = [f"张{number}号" for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: render("refuse", fields("refuse", to=name), OFFICE), names))
    for name, pdf in zip(names, made, strict=True):
        assert [other for other in names if f"{other}：" in paper(pdf)] == [name]
