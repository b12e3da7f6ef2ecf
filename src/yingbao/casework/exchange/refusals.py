"""What the database refuses about lists for platforms, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_EXCHANGE: Final = {
    "exchange_rows": Label(
        "没有可以上报的行，或者超过 20000 行。请换月份、分项目，或先补齐缺的内容。",
        "There is no row to send, or there are more than 20,000. Choose another month or list, or complete what lacks.",
    ),
    "exchange_stands": Label(
        "这一批已经不在这一步了，请看最新情况。", "The batch stands otherwise by now; look again."
    ),
    "exchange_gone": Label(
        "文件已过保存期，删掉了。需要时请重新生成一批。",
        "The file was deleted after the days it is kept. Make another batch where it is needed.",
    ),
    "exchange_read": Label(
        "这个文件已经交过一次，内容都收下了，没有再改动。",
        "This file was brought before and its answers are kept; nothing was changed.",
    ),
    "blank_gone": Label(
        "这张表已过保存期，删掉了。请再交一次。", "The form was deleted after the days it is kept. Bring it again."
    ),
    "row_stands": Label(
        "这一行已经处理过了，或者没有要处理的。", "This row is settled already, or has nothing to settle."
    ),
    "exchange_said": Label("回传的内容太长，或不是约定的结果。", "What came back is too long, or no agreed result."),
    "exchange_corrected": Label(
        "没有可以更正的内容。请勾选要以平台为准的列。",
        "Nothing was corrected. Tick the columns in which the platform is right.",
    ),
}
