"""Why a case is left out when many are done at once, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

DONE: Final = Label("这一步已经办过了。", "This step is done already.")
RESTRICTED: Final = Label("受限的件单独办。", "A restricted case is done by itself.")
NOT_FOR_MANY: Final = Label(
    "这个结果不能批量写：要单独写明理由，或对申请人不利。",
    "Not for many at once: it needs a reason of its own, or goes against the applicant.",
)
NOT_ENTITLED: Final = Label(
    "规则算出的不是“符合”，请打开单独办。", "The rules do not say “entitled”: open it and decide it by itself."
)
NO_AMOUNT: Final = Label(
    "规则没有算出确定的金额，请打开单独办。", "The rules give no certain amount: open it and decide it by itself."
)
ANOTHER_AMOUNT: Final = Label(
    "规则的回答和预览时不同了，没有办；请再预览。",
    "The rules answer otherwise than in the preview; it was not done. Look at the preview again.",
)
