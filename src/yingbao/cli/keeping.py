"""Keeping an office: backups, keys, and a doctor."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from yingbao.engine.faults import language

console = Console(highlight=False)
keys_app = typer.Typer(no_args_is_help=True, help="密钥：导出、导入、更换 / keys: export, import, rotate")

Home = Annotated[
    Path | None, typer.Option("--home", help="办公目录，默认 $YINGBAO_HOME 或 office / the office's folder")
]
Lang = Annotated[Optional[str], typer.Option("--lang", help="zh | en")]  # noqa: UP045
Passphrase = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--passphrase-file", help="口令文件，默认现场输入 / a file with the passphrase, asked for otherwise"),
]
STAGES = {
    "prove": ("核对备份", "proving the backup"),
    "restore": ("恢复到旁边", "restoring it beside"),
    "compare": ("逐表比对", "comparing every table"),
    "swap": ("换上", "putting it in place"),
}


def register(app: typer.Typer) -> None:
    for command in (backup, restore, doctor):
        app.command()(command)
    app.add_typer(keys_app, name="keys")


def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="新文件或文件夹 / a new file, or a folder")],
    home: Home = None, lang: Lang = None,
) -> None:  # fmt: skip
    """备份（不停办公，加密，可核验）；密钥不在其中 / back up, while people work, encrypted; the keys are not in it."""
    say = _speaker(lang)
    with _prose(lang, home):
        from yingbao.database import address
        from yingbao.database.backup import backup as take

        with _bar(say("备份", "backing up")) as moved:
            file = take(address(), to, moved)
        size = f"{file.stat().st_size / 2**20:,.0f} MB"
        zh = f"已备份：{file}（{size}）。没有密钥就读不出来：请另存一份 yingbao keys export。"
        console.print(
            say(zh, f"Backed up: {file} ({size}). Without the keys it is noise: keep a yingbao keys export elsewhere.")
        )


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="备份文件 / the backup")],
    home: Home = None, lang: Lang = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 / do not ask")] = False,
) -> None:  # fmt: skip
    """恢复备份：先核对、恢复在旁、逐表比对，再换上 / restore: proven and compared before it replaces anything."""
    say = _speaker(lang)
    if not yes:
        zh = "现在的数据库会改名放到一边，正在办公的人会断线一下。继续？"
        typer.confirm(
            say(zh, "The database in place is put aside, and people at work are cut off for a moment. Go on?"),
            abort=True,
        )
    with _prose(lang, home):
        from yingbao.database import address
        from yingbao.database.backup import restore as put_back

        with _bar("…") as moved:
            done = put_back(address(), path, moved, lambda name: moved.rename(say(*STAGES[name])))
        enter()
        _tell_the_log(done.seal)
        rows = sum(count for count, _ in done.tables.values())
        zh = f"已恢复：{len(done.tables)} 张表、{rows:,} 行与备份时完全一致。请运行 yingbao doctor。"
        console.print(
            say(zh, f"Restored: {len(done.tables)} tables, {rows:,} rows, all as backed up. Now run yingbao doctor.")
        )


def doctor(
    home: Home = None, lang: Lang = None,
    quick: Annotated[bool, typer.Option("--quick", help="不逐条核验日志 / do not verify the log entry by entry")] = False,
) -> None:  # fmt: skip
    """体检：哪里不对，怎么办 / what is not well, and what to do. Exit status 1 if anything is bad."""
    from yingbao.cli.doctoring import findings

    marks = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "bad": "[red]✗[/]"}
    states: list[str] = []
    with _prose(lang, home):
        for finding in findings(thorough=not quick):
            states.append(finding.state)
            console.print(marks[finding.state], finding.say(language(lang)), soft_wrap=True)
    counts = {state: states.count(state) for state in marks}
    zh = f"{counts['ok']} 项正常，{counts['warn']} 项留意，{counts['bad']} 项要处理。"
    console.print(_speaker(lang)(zh, f"{counts['ok']} well, {counts['warn']} to watch, {counts['bad']} to mend."))
    if counts["bad"]:
        raise typer.Exit(1)


@keys_app.command("export")
def export_(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="新文件 / a new file")],
    home: Home = None, passphrase: Passphrase = None, lang: Lang = None,
) -> None:  # fmt: skip
    """把密钥导出到一个用口令加密的文件，与备份分开放 / export the keys under a passphrase; keep them apart from backups."""
    with _prose(lang, home):
        from yingbao.database.address import key_store
        from yingbao.database.backup.exporting import export_keys
        from yingbao.database.backup.taking import KEY

        store = key_store()
        store.ring(), store.key(KEY)
        count = export_keys(store, to, _passphrase(passphrase, lang, twice=True))
        console.print(_speaker(lang)(f"已导出 {count} 个密钥：{to}", f"{count} secrets exported: {to}"))


@keys_app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="导出的文件 / the export")],
    home: Home = None, passphrase: Passphrase = None, lang: Lang = None,
) -> None:  # fmt: skip
    """导入密钥；从不覆盖已有的 / import keys; never over other ones."""
    with _prose(lang, home):
        from yingbao.database.address import key_store
        from yingbao.database.backup.exporting import import_keys

        new = import_keys(key_store(), path, _passphrase(passphrase, lang, twice=False))
        console.print(_speaker(lang)(f"新增 {len(new)} 个密钥。", f"{len(new)} secrets were new."))


@keys_app.command("rotate")
def rotate_(home: Home = None, lang: Lang = None) -> None:
    """换新密钥，并把所有号码改用新密钥；中断后再运行即接着做 / new keys for all numbers; run again to go on."""
    say = _speaker(lang)
    with _prose(lang, home):
        from yingbao.database import address
        from yingbao.database.address import key_store
        from yingbao.database.preparing import connected
        from yingbao.database.rotating import Sealed, rotate

        with connected(address().keywords) as con, Progress(console=console, transient=True) as bar:
            task = bar.add_task(say("换密钥", "rotating"), total=None)
            count = rotate(
                con, key_store(), Sealed("registry_secret"), lambda n, of: bar.update(task, completed=n, total=of)
            )
        console.print(say(f"{count:,} 个号码已换用新密钥。", f"{count:,} numbers are under new keys."))


def enter() -> None:
    """Lets Django know the office; idempotent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingbao.web.settings")
    import django

    django.setup()


def _tell_the_log(seal: tuple[int, str] | None) -> None:
    """The file of heads is told from which seal the log goes on; what it had before stays readable in it."""
    from yingbao.accounts.log.heads import Head
    from yingbao.accounts.log.sealing import head_file, last_seal

    last, told = last_seal("owner"), head_file().last()
    if seal and last and told and told.number > last.number:
        head_file().append(Head.of(last, restored=True))


def _speaker(lang: str | None) -> Callable[[str, str], str]:
    return lambda zh, en: en if language(lang) == "en" else zh


def _passphrase(file: Path | None, lang: str | None, *, twice: bool) -> str:
    if file:
        return file.read_text(encoding="utf-8").rstrip("\n")
    return str(typer.prompt(_speaker(lang)("口令", "passphrase"), hide_input=True, confirmation_prompt=twice))


@contextmanager
def _prose(lang: str | None, home: Path | None) -> Iterator[None]:
    """Works in the office of `home`; what goes wrong below is said, not traced."""
    from yingbao.database.trouble import Trouble

    if home:
        os.environ["YINGBAO_HOME"] = str(home.resolve())
    try:
        yield
    except Trouble as trouble:
        print(trouble.say(language(lang)), file=sys.stderr)
        raise typer.Exit(1) from None


class _Moved:
    """Called with the bytes moved so far."""

    def __init__(self, bar: Progress, words: str) -> None:
        self.bar = bar
        self.task = bar.add_task(words, total=None)

    def __call__(self, size: int) -> None:
        self.bar.update(self.task, completed=size)

    def rename(self, words: str) -> None:
        self.bar.update(self.task, description=words, completed=0)


@contextmanager
def _bar(words: str) -> Iterator[_Moved]:
    parts = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, transient=True) as bar:
        yield _Moved(bar, words)
