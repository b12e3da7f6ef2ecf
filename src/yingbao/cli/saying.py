"""The say command: one policy, or all, read back in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console

from yingbao.cli.folding import print_text
from yingbao.engine.faults import Fault, Faults, nearest
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.readings.say import say


def run_say(
    console: Console,
    policy: str,
    on: date,
    policies: Path,
    overlays: Iterable[str],
    area: str | None,
    lang: str,
) -> None:
    """Prints the policy as it stands on the day in the area (default: the office's)."""
    book = ready_book(policies, overlays=overlays)
    if policy not in book.heads:
        raise Faults([Fault("policy-unknown", None, {"name": policy, "near": nearest(policy, book.heads)})])
    said = say(book, policy, on, book.dictionary.office if area is None else area, lang)
    if said is not None:
        print_text(console, said.to_text().rstrip("\n"))
        return
    title = book.by_id[policy][0].title[lang]
    zh, en = f"{on} 这一天，“{title}”没有生效的条文。", f"On {on} no clause of “{title}” is in force."
    console.print(zh if lang == "zh" else en, markup=False)
