"""The mirror from the command line: brought up to date, or written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yingbao.engine.faults import language

console = Console(highlight=False)
STAGES = {
    "tell": ("取数", "asking the registry"),
    "shape": ("成列", "shaping columns"),
    "read": ("读取", "reading"),
    "check": ("检查", "checking"),
    "write": ("写入", "writing"),
}


def mirror(
    home: Annotated[Path, typer.Option("--home", help="办公目录 / the office's folder")] = Path("office"),
    policies: Annotated[Path, typer.Option(help="政策文件夹 / folder of the policies")] = Path("policies"),
    overlay: Annotated[list[str] | None, typer.Option("--overlay", help="叠加的政策 / overlays")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="全部重写 / write everything anew")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh | en")] = None,
) -> None:
    """更新列式镜像，供 count、find、explain 使用 / bring the columnar mirror up to date, for count, find, explain."""
    from yingbao.cli.counting import progress_bar
    from yingbao.cli.office import prepare_office

    prepare_office(home, policies, overlay or ())
    from yingbao.registry.mirror import full, refresh

    english = language(lang) == "en"
    with progress_bar(console) as bar:
        tasks = {stage: bar.add_task(words[english], total=1.0, visible=False) for stage, words in STAGES.items()}
        done = (full if anew else refresh)(
            home.resolve() / "mirror", lambda stage, share: bar.update(tasks[stage], completed=share, visible=True)
        )
    what = (
        ("全部重写", "all written anew")
        if done.homes is None
        else (f"{done.homes:,} 家有变", f"{done.homes:,} homes changed")
    )
    console.print(f"{what[english]} → {done.data}")
