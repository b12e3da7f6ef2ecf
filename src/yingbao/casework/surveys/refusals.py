"""What the database refuses about visits, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_SURVEYS: Final = {
    "at_survey": Label(
        "这件现在不在您办的入户调查、评估、听取意见或复核步骤上。",
        "The case does not stand at a step of surveying, assessing, hearing or re-checking that your role does.",
    ),
    "day_of_visit": Label(
        "走访的日期要在办件开始以后、今天以前（含今天）。",
        "The day of the visit lies between the case's first day and today.",
    ),
    "answer_holds": Label("请选以哪个为准。", "Choose which of the two holds."),
}
