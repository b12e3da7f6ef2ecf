"""What the database refuses about papers, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.engine.dictionary import Label

WHY_PAPERS: Final = {
    "papers_named": Label(
        "请选要补哪些材料，一次写全。", "Choose which papers are to be brought, all of them at once."
    ),
    "paper_needless": Label(
        "选的材料里，有登记里已有的，或者核对能得到的，不能向本人要。请看最新的清单。",
        "One of these papers tells what is registered or can be checked, and is not asked for. Look at the list again.",
    ),
    "another_reasoned": Label(
        "清单以外的材料，要写明是什么、为什么要。", "Say what it is and why, of a paper that is not on the list."
    ),
}
