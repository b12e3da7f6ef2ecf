"""What the database refuses about messages, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_MESSAGES: Final = {
    "message_stands": Label(
        "这条消息现在的状态不能这样改，请看最新情况。",
        "As the message stands now this cannot be said of it; look again.",
    ),
}
