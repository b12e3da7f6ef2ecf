"""What the database refuses about cases, in words for who asked."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError

from yingbao.casework.checks.refusals import WHY_CHECKS
from yingbao.casework.exchange.refusals import WHY_EXCHANGE
from yingbao.casework.letters.refusals import WHY_LETTERS
from yingbao.casework.outbox.refusals import WHY_MESSAGES
from yingbao.casework.papers.refusals import WHY_PAPERS
from yingbao.casework.pictures.refusals import WHY_PICTURES
from yingbao.casework.surveys.refusals import WHY_SURVEYS
from yingbao.engine.dictionary import Label

WHY_CASES: Final = {
    "role_of_step": Label(
        "这一步不由您的岗位办理。页面上写明了由谁办。", "This step is not your role's; the page says whose it is."
    ),
    "apart": Label(
        "您（或同去的人）办过前面的步骤，按规定不能再办这一步，请换人。",
        "You, or who was with you, did an earlier step; by the rules somebody else must do this one.",
    ),
    "two_people": Label(
        "这一步要两个人一起办。请选同去的人。", "Two people do this step together. Choose who was with you."
    ),
    "leaves_nobody": Label(
        "同去的人是今天辖区里唯一能办后面某一步的人；他去了，后面就没有人能办。请换人同去，或者请安全管理员先派人。",
        "Who goes along is the only one at work here who could do a later step, and nobody would be left for it. Choose somebody "
        "else, or ask the security administrator for somebody first.",
    ),
    "reasoned": Label("请写明理由。", "Say why."),
    "holds_until": Label(
        "请给出今天以后、不超过最长期限的日期：到那一天再问本人。",
        "Give a day after today, within the longest time: they are asked again on that day.",
    ),
    "survey_owed": Label(
        "按这件标着的特别情形，要另外入户调查（近亲属申请的，由区里入户），还没有办。请先退回重新调查。",
        "What the case is marked with calls for a survey of its own (of kin of staff, by the district), which nobody made. "
        "Send it back to be surveyed first.",
    ),
    "asked_once": Label(
        "缺的材料已经一次告知过，不能再让人补第二次。请按现有的材料受理，或者写明理由不予受理。",
        "What was missing was asked for once, all together, and is not asked for again. Accept it with what there is, or say why not.",
    ),
    "recorded": Label(
        "核对和听取意见要留下记录：请在“情况说明”里写明核对了什么、对方怎么说，或者先记下回答。",
        "A check or a hearing leaves something on record: write what was checked or said, or take the answers down first.",
    ),
    "hear_first": Label(
        "按今天的法律，减发、停发以前要先听取本人意见：请写明本人怎么说。",
        "By the law of the day somebody is heard before they get less: write what they said.",
    ),
    "notice_missing": Label(
        "还没有出具公示。请先在本页的“文书”里出具并张贴，期满后再写“无异议”。",
        "No notice was made. Make it under “Letters” on this page, hang it out, and wait until its time is over.",
    ),
    "notice_hangs": Label(
        "公示期还没有满，期满后才能写“无异议”。", "The notice still hangs; wait until its time is over."
    ),
    "not_overdue": Label(
        "通知书上写明的补正期限过了，才能记“逾期未补”。通知书没有写期限的，请在本页的“文书”里重新出具一份，写明期限。",
        "Papers are overdue once the day is over that the letter names. If it names none, make it again under “Letters” on this page, "
        "with a day.",
    ),
    "out_of_sight": Label(
        "依据里有您的岗位看不到的人，请找能看到全家的岗位。",
        "The proof speaks of somebody whom your desk does not see; ask a desk that sees the whole family.",
    ),
    "moved_on": Label("情况刚刚变了，请再记一次。", "Things have just changed; take it down again."),
    "seed_late": Label(
        "这个月已经过去，今天是它的最后一天，或者已经有件走过抽取：种子要在抽取以前公布，只抽次日起立的件。没有种子的月份，每一件都检查。"
        "请公布以后月份的种子。",
        "That month is over, today is its last day, or cases were drawn in it already: a seed is published before, and draws among "
        "the cases opened from the next day on. In a month without one every case is checked. Publish the seed of a later month.",
    ),
    "casework_seed_pkey": Label(
        "这个月的种子已经公布，不能改。", "This month's seed is published and cannot be changed."
    ),
    "done_already": Label(
        "这一步刚才已经有人办了，请看最新情况。", "Somebody has just done this step; look at how it stands."
    ),
    "one_open_case": Label(
        "同一件事已经有一个在办件，请到那里继续。您找不到它的，是您的岗位看不到：请把知道的情况告诉区里，不要另外告诉别人。",
        "There is an open case of the same matter; go on with that one. If you cannot find it, it is not for your desk to see:"
        " tell the district what you know, and nobody else.",
    ),
    "reported": Label("请写下说了什么、看到什么。", "Write what was said or seen."),
    "day_come": Label("请给出今天或以前的日期。", "Give a day that has come: today, or one before."),
    "step_in_plan": Label(
        "这项政策今天没有办理流程，请联系区里。", "This policy has no process today; please ask the district."
    ),
    "nobody_died": Label(
        "这一步是家庭成员去世以后的核查，登记的是没有人去世。有人去世的，先登记；其他情况请从普通的复核发起。",
        "This is the check after a death in the family, and nobody is on record as dead. Where somebody died take that down first; "
        "else begin at the usual re-check.",
    ),
    "event_on_file": Label(
        "这项政策按事件办：请先选定或登记是哪一次，再发起。",
        "This policy goes by events: choose or register which one it is about, then open the case.",
    ),
    "outcome_in_plan": Label("这一步没有这个结果，请重新选择。", "This step has no such outcome; choose again."),
    "at_work_there": Label("这个人今天不在这个辖区任职。", "This person has no desk in the area today."),
    "somebody_stays": Label("至少要留一个人。", "Somebody has to stay on it."),
    "departs": Label(
        "规则算出的不是“符合”。仍要确认的，请写明理由。",
        "The rules do not say “entitled”. To grant it all the same, say why.",
    ),
    "departs_amount": Label(
        "金额和规则今天算出的不同。要这样定的，请写明理由。",
        "The amount is not what the rules compute today. To decide so all the same, say why.",
    ),
    "amount_missing": Label(
        "请填金额：给钱的，或者规则今天算得出金额的，要写明给多少。",
        "Give the amount: where money is given, or the rules compute an amount today, the decision says how much.",
    ),
    "not_less": Label(
        "减发后的金额要低于现在发的金额。要提高的，选“增发”（这一步没有的，先维持，再复核一次并选“拟增发”）；不变的，选“维持不变”。",
        "What is reduced is less than what is paid now. To pay more choose “raised”; where this step has no such outcome, leave it "
        "unchanged and check again with “to be raised”. To pay the same choose “unchanged”.",
    ),
    "not_more": Label(
        "增发后的金额要高于现在发的金额。要降低的，选“减发”（这一步没有的，先维持，再复核一次并选“拟减发”）；不变的，选“维持不变”。",
        "What is raised is more than what is paid now. To pay less choose “reduced”; where this step has no such outcome, leave it "
        "unchanged and check again with “to be reduced”. To pay the same choose “unchanged”.",
    ),
    "less_unheard": Label(
        "这样每月发的比现在少，而按今天的法律，少发以前要先听取本人意见，这个办件里没有听过。要少发的，对现在发的那一件发起复核，"
        "选“拟减发”，那里会先听取意见。",
        "This pays less a month than is paid now. By the law of today the person is heard before they get less, and nobody was in "
        "this case. To pay less, check again what is paid now and choose “to be reduced”: there they are heard first.",
    ),
    "beyond_role": Label(
        "这个金额超过您的岗位在这一步能定的，限额和更多的由谁定写在“金额”下面。",
        "This is more than your role may decide at this step; the limit, and who decides more, stands under “Amount”.",
    ),
    "limit_unknown": Label(
        "您的岗位在这一步能定的金额有限额，限额要按的标准系统里没有填。请自己核对，没有超过的，在“情况说明”里写明按什么核对的。",
        "What your role may decide at this step has a limit, by a standard that is not filled in. Check it yourself, and write by what.",
    ),
    "decided": Label(
        "决定要写明从哪天起；止期要晚于起期。", "A decision needs a first day, and its end must come after it."
    ),
}
PARTS: Final = (
    WHY_CASES, WHY_CHECKS, WHY_EXCHANGE, WHY_LETTERS, WHY_MESSAGES, WHY_PAPERS, WHY_PICTURES, WHY_SURVEYS,
)  # fmt: skip
"""No two name a constraint alike: the last would speak for both."""
WHY: Final = {name: why for part in PARTS for name, why in part.items()}
OF_THE_AMOUNT: Final = ("departs_amount", "amount_missing", "not_less", "not_more")
"""What is refused of an amount that the rules may help to find."""
TOO_MUCH: Final = "beyond_role"
NOT_HERE = Label("您的岗位不能这样做，或者对象不在您的辖区。", "Your desk may not do so, or it is not in your area.")

CROWDED: Final = "40P01"
"""What PostgreSQL says to one of two who wait for each other."""


def name_of(error: DatabaseError) -> str:
    """By which constraint it was refused, as WHY has it; '' where it is not this desk's. Raises what it was given if that is no refusal."""
    told = getattr(error.__cause__, "diag", None)
    if told is not None and told.sqlstate == CROWDED:
        return "moved_on"
    if told is None or (told.constraint_name not in WHY and told.sqlstate != "42501"):
        raise error
    return told.constraint_name if told.constraint_name in WHY else ""


def why_not(error: DatabaseError) -> Label:
    """Why it was not done. Raises what it was given if that is no refusal."""
    return WHY.get(name_of(error), NOT_HERE)
