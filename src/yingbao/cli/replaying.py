"""The decisions of a case made anew from what they kept: the same answer, or not?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from yingbao.cli.keeping import Home, Lang, enter
from yingbao.engine.faults import language

if TYPE_CHECKING:
    from yingbao.casework.replaying import Replayed

console = Console(highlight=False, soft_wrap=True)
WORDS = {
    "same": ("一致", "same"),
    "different": ("不一致", "different"),
    "untried": ("未能重算", "not replayed"),
}


def replay(
    case: Annotated[str, typer.Argument(help="办件编号 / number of the case")],
    home: Home = None,
    policies: Annotated[Path, typer.Option(help="政策文件夹 / folder of the policies")] = Path("policies"),
    overlay: Annotated[list[str] | None, typer.Option("--overlay", help="叠加的政策 / overlays")] = None,
    lang: Lang = None,
) -> None:
    """按存档的事实和当时的政策，把办件的每个决定重算一遍 / a case's decisions anew, from the facts and the law of then."""
    os.environ["YINGBAO_POLICIES"] = str(policies.resolve())
    if overlay:
        os.environ["YINGBAO_OVERLAYS"] = ",".join(overlay)
    if home:
        os.environ["YINGBAO_HOME"] = str(home.resolve())
    enter()
    if not _replayed(case, language(lang)):
        raise typer.Exit(1)


def _replayed(number: str, lang: str) -> bool:
    """Whether there is such a case, and every decision of it comes out as it was kept; prints what does not."""
    from yingbao.casework.models import Case
    from yingbao.casework.replaying import replay as anew

    found = Case.objects.using("owner").filter(number=number).first()
    if found is None:
        console.print(f"没有办件 {number}。" if lang == "zh" else f"There is no case {number}.", style="red")
        return False
    done = list(anew(found))
    for one in done:
        _print(one, lang)
    if not done:
        console.print("这个办件还没有决定。" if lang == "zh" else "Nothing has been decided in this case yet.")
    return all(one.same for one in done)


def _print(one: Replayed, lang: str) -> None:
    from yingbao.casework.words import outcome_label

    made = one.decision
    word = WORDS["untried" if one.untried else "different" if one.differs else "same"][lang == "en"]
    line = f"{made.day}  {outcome_label(made.verdict)[lang]}  {made.law}  {word}"
    console.print(line, style="green" if one.same else "red")
    for told in (one.untried, *one.differs, one.reworded):
        if told is not None:
            console.print(f"  {told[lang]}", markup=False)
