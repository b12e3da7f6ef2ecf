"""One letter of each kind, as made-up as its people, with every field that the kind has."""

from __future__ import annotations

from datetime import date

from yingbao.casework.documents import Office

OFFICE = Office("示例区示例街道办事处", phone="0755-00000000", address="示例路1号", site="https://example.cn")
LAW = ["《示例办法》第一条", "《示例条例》第二条第一款"]
APPEAL = ["对本决定不服的，可以向示例机关申请复查。"]
WHO = {"name": "欧阳龘𠮷", "programme": "示例救助"}
TO = {"to": "上官婉（欧阳龘𠮷的监护人）", "began": "本单位于2025年12月30日收到欧阳龘𠮷的示例救助申请。"}
BECAUSE = {"reasons": ["家庭月人均收入2,345.67元。", "财产超过限额。"], "law": LAW, "appeal": APPEAL}
ALWAYS = {"number": "示民确〔2026〕1号", "date": date(2026, 1, 5), "verify": "/verify/K7QX-3M9P", "code": "K7QX-3M9P"}

FIELDS = {
    "accept": {**TO, "case": "20260001", "due": date(2026, 2, 13), "notes": ["情况变化的，请告知。"]},
    "not_accepted": {**TO, "words": ["居住地和户籍地都不在本区。"], "law": LAW, "appeal": APPEAL},
    "supplement": {**TO, "papers": ["身份证明", "授权书"], "due": date(2026, 1, 12), "notes": ["注意。"]},
    "publicity": {
        "programme": "示例救助",
        "rows": [
            {"name": "欧阳龘𠮷", "members": "3人", "amount": "1,234.00元"},
            {"name": "阿不都热依木·买买提", "members": "1人", "amount": "567.00元"},
        ],
        "starts": date(2026, 1, 5),
        "ends": date(2026, 1, 12),
    },
    "confirm": {
        **TO, "name": "欧阳龘𠮷", "members": "3人", "amount": "每月1,234.00元", "starts": "2026年2月", "ends": "2027年1月", "given": "轮椅一台",
        "law": LAW, "duties": ["情况变化的，请告知。"], "appeal": APPEAL,
    },
    "refuse": {**TO, **BECAUSE},
    "appeal": {**TO, "against": "示民不确〔2026〕1号", "words": ["原决定的事实清楚。"], "law": LAW, "appeal": APPEAL},
    "overturn": {**TO, "against": "示民不确〔2026〕1号", "words": ["收入没有查清。"], "law": LAW, "appeal": APPEAL},
    "stop": {"to": "上官婉", **WHO, **BECAUSE, "stops": "2026年8月", "heard": date(2026, 7, 6)},
    "change": {"to": "上官婉", **WHO, **BECAUSE, "before": "每月1,234.00元", "after": "每月1,000.00元", "starts": "2026年8月", "heard": date(2026, 7, 6)},
    "receipt": {
        "document": "确认通知书", "document_number": "示民确〔2026〕1号", "name": "欧阳龘𠮷", "place": "示例路2号", "way": "直接送达",
        "officer": "赵钱、孙李",
    },
    "life_event": {"to": "示例路3号", "opening": "您家可能可以办理下面的事项。", "matters": ["高龄津贴（欧阳龘𠮷）", "示例救助（上官婉）"]},
    "rights": {**WHO, "rights": ["了解办理进度", "陈述意见"], "duties": ["如实申报"], "appeal": APPEAL},
}  # fmt: skip


def fields(kind: str, **other: object) -> dict[str, object]:
    """The fields of a letter of a kind, with `other` in their place."""
    return {**FIELDS[kind], **ALWAYS, **other}
