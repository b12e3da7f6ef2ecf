"""What the database refuses about messages, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_MESSAGES: Final = {
    "restricted_post": Label(
        "受限的办件不寄信，请当面送达。",
        "Nothing of a restricted case is sent by post: hand the letter over in person.",
    ),
    "notice_not_sent": Label(
        "公示不寄给个人，张贴在公示栏。", "A public notice hangs on its board; it is sent to nobody."
    ),
    "letter_fallen": Label(
        "这份文书已经失效或被替代，不再送达。", "This letter is void or another took its place: it is not delivered."
    ),
    "no_address": Label(
        "没有可寄的地址，或者没有可以收信的人。请先登记住址，或者当面送达。",
        "There is no address, or nobody who may be written to. Register an address first, or hand it over in person.",
    ),
    "letter_sent": Label(
        "这份文书已经在送达，请看它的送达记录。",
        "This letter is being delivered already; see how it stands.",
    ),
    "family_told": Label(
        "本人或全家已去世，这是告知家属的：请写明告知了哪位家属、是本人的什么人。",
        "Whom it is about has died, and the family is told: say who of them was, and what they are to the dead.",
    ),
    "message_stands": Label(
        "这条消息现在的状态不能这样改，请看最新情况。",
        "As the message stands now this cannot be said of it; look again.",
    ),
}
