"""What the database refuses about letters, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_LETTERS: Final = {
    "letter_of_step": Label("这一步不出这种文书。", "This step writes no such letter."),
    "letter_missing": Label(
        "这一步要先出具文书，再记结果。请在本页的“文书”里出具。",
        "This step makes a letter first. Make it under “Letters” on this page, then take the outcome down.",
    ),
    "letter_owed": Label(
        "前面的步骤还有文书没有出具，出具了才能往下走。本页的“文书”里写明了是哪一份、由谁出具。",
        "A letter of an earlier step was not made yet, and the case goes no further without it. “Letters” on this page says which, "
        "and who makes it.",
    ),
    "letter_early": Label(
        "这份文书要等这一步有了结果才能出具。请先记下结果。",
        "This letter tells what came of the step. Take the outcome down first.",
    ),
    "letter_late": Label(
        "这一步已经办过，结果不出这种文书，或者之后另有决定。",
        "The step is over, and came to something that makes no such letter, or it was decided anew since.",
    ),
    "letter_made": Label(
        "刚才已经有人做好了这份文书，请看最新情况。", "Somebody has just made this letter; look at how it stands."
    ),
    "minor_notice": Label(
        "孩子的事不公示：公示期过后直接写“无异议”。",
        "A child is not hung out: once the time of a notice is over, write that there was no objection.",
    ),
    "restricted_notice": Label(
        "受限的办件不公示，以免泄露。", "A restricted case is not hung out: it must not be told."
    ),
    "too_early": Label(
        "补正期限要在今天以后，也不能比已经告知的早。",
        "The day must be after today, and no earlier than one that was told before.",
    ),
    "event_closed": Label("这件事已经办结，不再出信。", "The event is closed; no letter is made of it any more."),
    "no_letters": Label("没有等着出这种文书的办件。", "No case waits for such a letter."),
    "letter_whole": Label(
        "存下的文书与出具时不一致，请立即联系系统管理员。",
        "The letter kept is not as it was issued; tell the system administrator at once.",
    ),
}
