"""What the database refuses about means checks, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_CHECKS: Final = {
    "unheard": Label(
        "核对结果和登记的不一致，还没有听家里说明。请选“信息不一致，听取说明”，或先记下说明。",
        "An answer differs from what is registered and the family was not heard. Choose “data differ”, or take their account down first.",
    ),
    "at_check": Label(
        "这件现在不在您办的核对步骤上。", "The case does not stand at a step of checking that your role does."
    ),
    "authorised": Label(
        "有人没有授权、授权已到期或已撤回、没有登记身份证号，或者已经在等这家机构的回复；家庭要全部成员都授权。请补好授权，重新选择。",
        "Somebody has not authorised it, an authorisation is over or taken back, an ID number is missing, or an answer is awaited already; "
        "of a household everybody must have signed. Put it right and choose again.",
    ),
    "withdrawn": Label(
        "有人撤回了授权，撤回以后的回复不收。",
        "Somebody has taken their authorisation back: no answer is taken after that.",
    ),
    "nothing_to_withdraw": Label(
        "这个人在这件里没有有效的授权可以撤回。", "Nothing that this person authorised in the case is in force."
    ),
    "of_the_family": Label("授权的人不在这个家庭里。", "Who signed does not belong to this family."),
    "known_institution": Label("请选要问的机构和办件。", "Choose whom to ask, and about which cases."),
    "signed": Label(
        "签字日期不能在今天以后，有效期要到签字那天以后。", "It is signed today at the latest, and ends after that."
    ),
    "as_printed": Label(
        "和印出的授权书对不上：人、机构、有效期不能超出纸上写的，签字不能早于印的那天。请照纸填，或者选“别的纸”。",
        "It is not what the printed form says: nobody, no institution and no day beyond it, and it is not signed before it was printed. "
        "Fill it in as the paper says, or choose “another paper”.",
    ),
    "handed_once": Label(
        "这一批的文件已经取走过或已作废。文件只给一次；丢了请作废这一批，重新生成。",
        "The file was fetched before, or given up. It is handed over once; if it is lost, give the batch up and make another.",
    ),
    "line_stands": Label("这一行已经有结果了，请看最新情况。", "This line stands otherwise by now; look again."),
    "same_person": Label(
        "身份证号和这一行的人对不上；文件可能排过序。",
        "The ID number is not of this line's people; the file may have been sorted.",
    ),
    "asked_before": Label(
        "文件还没有取走，或者数据日期在今天以后。", "The file was not fetched yet, or the answer is of a day to come."
    ),
    "facts_asked": Label("这一行没有任何回复。", "This line answers nothing."),
}
