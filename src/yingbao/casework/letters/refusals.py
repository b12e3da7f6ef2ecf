"""What the database refuses about letters, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_LETTERS: Final = {
    "letter_of_step": Label("这一步不出这种文书。", "This step writes no such letter."),
    "letter_made": Label(
        "刚才已经有人做好了这份文书，请看最新情况。", "Somebody has just made this letter; look at how it stands."
    ),
    "restricted_notice": Label(
        "受限的办件不公示，以免泄露。", "A restricted case is not hung out: it must not be told."
    ),
    "no_letters": Label("没有等着出这种文书的办件。", "No case waits for such a letter."),
    "letter_whole": Label(
        "存下的文书与出具时不一致，请立即联系系统管理员。",
        "The letter kept is not as it was issued; tell the system administrator at once.",
    ),
}
