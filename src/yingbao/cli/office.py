"""The office from the command line: made, filled with the made-up district, opened."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console
from rich.progress import TaskID
from rich.table import Table

from yingbao.cli.counting import progress_bar
from yingbao.cli.folding import print_text

if TYPE_CHECKING:
    from yingbao.accounts.first import DemoPerson

COMMAND = "from yingbao.cli import main; main()"
STAGES = {
    "rows": ("登记入库", "loading the registers"),
    "numbers": ("加密证件与电话", "sealing numbers"),
    "settle": ("整理统计", "settling"),
    "keys": ("检索索引", "search keys"),
    "mirror": ("列式镜像", "the columnar mirror"),
    "night": ("第一夜的发现", "the first night"),
}


def prepare_office(home: Path, policies: Path, overlays: Sequence[str]) -> None:
    """Sets the environment of this process and its children to the office in `home`, and makes its tables.

    No `overlays`: those that the office was made with, unless $YINGBAO_OVERLAYS says otherwise. A new office remembers them.
    """
    from yingbao.database.address import key_store, remember
    from yingbao.database.address import overlays as go_by

    os.environ["YINGBAO_HOME"] = str(home.resolve())
    os.environ["YINGBAO_POLICIES"] = str(policies.resolve())
    if overlays:
        os.environ["YINGBAO_OVERLAYS"] = ",".join(overlays)
    os.environ["YINGBAO_STATIC"] = "hashed"
    os.environ["DJANGO_SETTINGS_MODULE"] = "yingbao.web.settings"
    if not key_store().folder.exists():
        remember(go_by())
    from yingbao.database.migrating import migrate

    migrate()


def tell_overlays(console: Console, lang: str) -> None:
    """By which overlays the office goes, where nobody said so now."""
    from yingbao.database.address import made_with, overlays

    if "YINGBAO_OVERLAYS" not in os.environ and made_with():
        names = " ".join(overlays())
        zh = f'叠加参数：{names}（办公目录建立时所用；另行指定用 --overlay 名称，都不用则 --overlay ""）'
        en = f'Overlays: {names} (those the office was made with; --overlay NAME for another, --overlay "" for none)'
        print_text(console, en if lang == "en" else zh)


def fill_office(console: Console, data: Path, on: date, lang: str) -> None:
    """Loads the made-up district, unless somebody is there already, and shows whom one may sign in as."""
    from yingbao.accounts.first import demo_people
    from yingbao.database.address import overlays, remember
    from yingbao.demo.office import is_empty, load_district, open_cases, own_files

    if is_empty():
        with progress_bar(console) as bar:
            tasks: dict[str, TaskID] = {}

            def told(stage: str, share: float) -> None:
                if stage not in tasks:
                    tasks[stage] = bar.add_task(STAGES[stage][lang == "en"], total=1.0)
                bar.update(tasks[stage], completed=share)

            load_district(data, on, told)
    remember(overlays())  # an office filled by an older software does not know them
    people = demo_people(own_files())
    open_cases()
    console.print()
    console.print(_people(people, lang))
    zh = f"密码都是：{people[0].password}。登录页上列着全部 {len(people)} 人。"
    en = f"The password of all: {people[0].password}. The sign-in page lists all {len(people)}."
    print_text(console, zh if lang == "zh" else en, style="bold")


def _people(people: list[DemoPerson], lang: str) -> Table:
    """Whom one may sign in as: of each role the first, and how many there are; the page where one signs in lists all."""
    heads = ("用户名", "姓名", "人数", "岗位", "辖区") if lang == "zh" else ("User name", "Name", "Of", "Role", "Area")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads[:3]:
        table.add_column(head, no_wrap=True, justify="right" if head == heads[2] else "left")
    for head in heads[3:]:
        table.add_column(head, overflow="fold")
    first = {person.role: person for person in reversed(people)}
    for role, many in Counter(person.role for person in people).items():
        one = first[role]
        table.add_row(one.username, one.name, str(many), role.label[lang], one.area[lang] if one.area else "")
    return table


def first_person(console: Console, lang: str) -> None:
    """An office without people gets its security administrator, whose one-time password is shown once."""
    from yingbao.accounts.first import first_administrator
    from yingbao.accounts.models import User

    if User.objects.using("owner").exists():
        return
    password = first_administrator()
    zh = f"首次开办。安全管理员：用户名 anquan，一次性密码 {password}（只显示这一次，首次登录须更换）"
    en = f"A new office. Security administrator: anquan, one-time password {password} (shown only now, to be changed)"
    print_text(console, en if lang == "en" else zh, style="bold yellow")


def open_office(console: Console, port: int, lang: str) -> None:
    """Serves until interrupted."""
    from yingbao.web.serving import Doors, serve

    doors = Doors(port=port)
    zh, en = f"办公室已开门：{doors.address}（Ctrl-C 关门）", f"The office is open: {doors.address} (Ctrl-C closes it)"
    print_text(console, en if lang == "en" else zh, style="bold")
    serve(doors)


def open_anew(home: Path, policies: Path, port: int, lang: str) -> NoReturn:
    """Serves until interrupted, in a process that takes the place of this one: what was computed here left threads behind, such as those by
    which letters are typeset, and server processes that were forked from it would wait for them for ever."""
    sys.stdout.flush()
    words = ("--home", str(home), "--policies", str(policies), "--port", str(port), "--lang", lang)
    os.execv(sys.executable, [sys.executable, "-c", COMMAND, "office", *words])
