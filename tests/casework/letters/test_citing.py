"""A letter cites each text by itself, by its own title, and with a doubt where nobody checked it."""

from __future__ import annotations

import pytest

from yingbao.casework.letters.citing import ASK, citations, plainly


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("《办法》第4条、第23条（已对照原文）", ["《办法》第4条、第23条"]),
        ("《办法》第33条；《通知》（已对照原文）", ["《办法》第33条", "《通知》"]),
        (
            "《甲》第1条；《乙》第2条（凭记忆，待核对）",
            ["《甲》第1条（※ 条文尚未核实）", "《乙》第2条（※ 条文尚未核实）"],
        ),
        (
            "《深圳市办法》（example.com zczx/1047；特区报 2023-05-04）第5条（转引，未见原文）",
            ["《深圳市办法》第5条（※ 条文尚未核实）"],
        ),
        ("《办法》（试行）（南方日报 2024-02-22）第2条（转引，未见原文）", ["《办法（试行）》第2条（※ 条文尚未核实）"]),
        ("《孤儿标准的通知》（题名没有见到；市民政局 post_1）（已对照原文）", ["《孤儿标准的通知》（※ 条文尚未核实）"]),
        ("《意见》二(一)（已对照原文）", ["《意见》二(一)"]),
        (
            "《市办法》（网站 1，2022-07-02；特区报 2023-05-17）（转引，未见原文）；《社会救助法》第50条（已对照原文）",
            ["《市办法》（※ 条文尚未核实）", "《社会救助法》第50条"],
        ),
        (
            "《甲》（已对照原文）；《乙》第2条（没有见到）；《丙》第3条（凭记忆，待核对）",
            ["《甲》", "《丙》第3条（※ 条文尚未核实）"],
        ),
        ("《条例》第26条（没有见到）", [ASK]),
        ("", [ASK]),
    ],
)
def test_texts_are_told_one_by_one_and_without_where_they_were_seen(text: str, told: list[str]) -> None:
    assert citations([text]) == told


def test_a_text_is_cited_once_and_what_nobody_saw_is_left_out() -> None:
    texts = [
        "《办法》第4条（已对照原文）",
        "《条例》（没有见到）",
        "《办法》第4条（已对照原文）",
        "《办法》第5条（已对照原文）",
    ]
    assert citations(texts) == ["《办法》第4条", "《办法》第5条"]


def test_a_programme_is_called_as_its_highest_law_calls_it() -> None:
    assert plainly("已经被认定为“最低生活保障（深圳）”") == "已经被认定为“最低生活保障”"
    assert plainly("临时救助（急难型，光明区）") == "临时救助（急难型）"
    assert plainly("高龄老人津贴") == "高龄老人津贴"
