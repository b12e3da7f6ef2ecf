"""The commands, one function each; the work is done elsewhere."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from yingbao.cli.folding import print_faults, print_text
from yingbao.cli.keeping import register
from yingbao.cli.mirroring import mirror
from yingbao.cli.replaying import replay
from yingbao.engine.faults import Fault, Faults, language

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="应保：让政策找到人 / policies that find their people"
)
console = Console(highlight=False)

Policies = Annotated[Path, typer.Option("--policies", help="政策文件夹 / folder of policy files")]
Overlay = Annotated[Optional[list[str]], typer.Option("--overlay", help="叠加参数（示意值） / overlay of parameters")]  # noqa: UP045
Lang = Annotated[Optional[str], typer.Option("--lang", help="zh | en")]  # noqa: UP045
DEFAULT = Path("policies")


@app.callback()
def _root() -> None:
    """应保：让政策找到人 / policies that find their people."""


@app.command()
def check(policies: Policies = DEFAULT, overlay: Overlay = None, lang: Lang = None) -> None:
    """检查全部政策文件并逐一核对算例 / check every policy file and run its worked examples."""
    from yingbao.engine.policies.book import load_book
    from yingbao.engine.readings.checking import check_examples

    start = time.perf_counter()
    book = load_book(policies, overlays=overlay or ())
    loaded = time.perf_counter() - start
    with console.status("…") as status:
        total, faults = check_examples(book, status.update)
    if faults:
        print_faults(console, faults, lang)
    zh = f"{len(book.files)} 个文件，读入并检查 {loaded:.2f} 秒；{total} 个算例，{len(faults)} 处不符。"
    en = f"{len(book.files)} files read and checked in {loaded:.2f} s; {total} examples, {len(faults)} differences."
    print_text(console, zh if language(lang) == "zh" else en)
    if bare := [name for name in book.heads if not any(file.example_spans for file in book.by_id[name])]:
        untried = "没有算例的政策：", "Policies without worked examples: "
        print_text(console, untried[language(lang) == "en"] + ", ".join(bare), style="yellow")
    if faults:
        raise typer.Exit(1)


@app.command()
def count(
    data: Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder")],
    on: Annotated[str, typer.Option("--on", help="日期 / day, 2025-12-31")],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹 / folder for the results")],
    policy: Annotated[Optional[list[str]], typer.Option("--policy", help="只算这些政策 / only these policies")] = None,  # noqa: UP045
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """全员计算：谁应享受什么 / who, of everybody, is entitled, to how much."""
    from yingbao.cli.counting import run_count

    run_count(console, data, _day(on), out, policy, policies, overlay or (), area, language(lang))


@app.command()
def ask(
    policy: Annotated[str, typer.Argument(help="政策 / policy")],
    on: Annotated[Optional[str], typer.Option("--on", help="日期，默认今天 / day, default today")] = None,  # noqa: UP045
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """一问一答：还有什么没弄清、会改变结果 / one question at a time until the answer is settled."""
    from yingbao.cli.asking import run_ask

    run_ask(console, policy, _day(on) if on else date.today(), policies, overlay or (), area, language(lang))


Data = Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder")]
Day = Annotated[str, typer.Option("--on", help="日期 / day, 2025-12-31")]
Out = Annotated[Path, typer.Option("--out", help="结果文件夹 / folder for the results")]
Persons = Annotated[int, typer.Option("--persons", min=2000, help="人数 / number of people")]
Seed = Annotated[int, typer.Option("--seed", help="随机种子 / seed")]
Ahead = Annotated[int, typer.Option("--ahead", min=0, help="向前看多少天 / days to look ahead")]


@app.command("demo-data")
def demo_data(
    out: Out = Path("demo/data"), persons: Persons = 1_100_000, on: Day = "2025-12-31", seed: Seed = 7,
    policies: Policies = DEFAULT, lang: Lang = None,
) -> None:  # fmt: skip
    """造一个演示区 / make up a district."""
    from yingbao.cli.district import make_data
    from yingbao.engine.policies.kept import ready_book

    make_data(console, ready_book(policies, overlays=["demo"]), out, persons, seed, _day(on), language(lang))


@app.command()
def find(
    data: Data,
    on: Day,
    out: Out,
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    ahead: Ahead = 90,
    lang: Lang = None,
) -> None:
    """找出应享未享、多发、待查明 / find who is missed, overpaid, undecided."""
    from yingbao.cli.district import find_all, open_district, print_coverage
    from yingbao.engine.policies.kept import ready_book

    book = ready_book(policies, overlays=overlay or ())
    district = open_district(console, book, data, _day(on), out, language(lang))
    _, summary = find_all(console, district, ahead)
    print_coverage(console, district, summary)
    print_text(console, district.say(f"结果在 {out}/findings", f"The findings are in {out}/findings"))


@app.command()
def report(
    data: Data,
    on: Day,
    out: Out,
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    ahead: Ahead = 90,
    lang: Lang = None,
) -> None:
    """全区一页报告 / the district on one page."""
    from yingbao.cli.district import open_district
    from yingbao.cli.reporting import find_and_report
    from yingbao.engine.policies.kept import ready_book

    book = ready_book(policies, overlays=overlay or ())
    find_and_report(console, open_district(console, book, data, _day(on), out, language(lang)), ahead)


Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")]


@app.command()
def demo(
    out: Out = Path("demo"), persons: Persons = 1_100_000, on: Day = "2025-12-31", seed: Seed = 7,
    policies: Policies = DEFAULT, ahead: Ahead = 90, port: Port = 8000,
    serve: Annotated[bool, typer.Option(help="完成后开门办公 / open the office at the end")] = True, lang: Lang = None,
) -> None:  # fmt: skip
    """演示全程：造数据、计算、比对、报告、开门办公 / the whole demonstration, up to an open office."""
    from yingbao.cli.district import make_data, open_district
    from yingbao.cli.office import fill_office, open_anew, prepare_office
    from yingbao.cli.reporting import find_and_report
    from yingbao.engine.policies.kept import ready_book

    book, spoken = ready_book(policies, overlays=["demo"]), language(lang)
    make_data(console, book, out / "data", persons, seed, _day(on), spoken)
    find_and_report(console, open_district(console, book, out / "data", _day(on), out, spoken), ahead)
    prepare_office(out / "office", policies, ("demo",))
    fill_office(console, out / "data", _day(on), spoken)
    if serve:
        open_anew(out / "office", policies, port, spoken)


@app.command()
def office(
    home: Annotated[Path, typer.Option("--home", help="办公目录 / the office's folder")] = Path("office"),
    policies: Policies = DEFAULT, overlay: Overlay = None, port: Port = 8000, lang: Lang = None,
) -> None:  # fmt: skip
    """开门办公：建库、迁移、网页与后台任务 / open the office: database, pages, jobs."""
    from yingbao.cli.office import first_person, open_office, prepare_office, tell_overlays

    prepare_office(home, policies, overlay or ())
    tell_overlays(console, language(lang))
    first_person(console, language(lang))
    open_office(console, port, language(lang))


@app.command()
def explain(
    first: Annotated[
        str, typer.Argument(metavar="[POLICY] ID", help="政策（可省）与编号 / policy (may be left out) and id")
    ],
    second: Annotated[Optional[str], typer.Argument(metavar="", show_default=False)] = None,  # noqa: UP045
    data: Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder")] = Path("data"),
    on: Annotated[Optional[str], typer.Option("--on", help="日期，默认今天 / day, default today")] = None,  # noqa: UP045
    table: Annotated[
        str, typer.Option("--table", help="没有给政策时：编号属于哪张表 / whose id, if no policy is given")
    ] = "person",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    html: Annotated[bool, typer.Option("--html", help="输出 HTML 片段 / print a piece of HTML")] = False,
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """一个对象为什么是这个结果：逐条给出证明 / why this one: the proof, clause by clause."""
    from yingbao.cli.explaining import run_explain

    subject = (first, second, table) if second is not None else (None, first, table)
    form = "json" if json else "html" if html else "text"
    day = _day(on) if on else date.today()
    overlays, spoken = overlay or (), language(lang)
    run_explain(
        console, subject, data=data, on=day, policies=policies, overlays=overlays, area=area, form=form, lang=spoken
    )


@app.command()
def missing(
    on: Annotated[Optional[str], typer.Option("--on", help="日期，默认今天 / day, default today")] = None,  # noqa: UP045
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """主管部门还要补哪些数 / the parameters that the bureau must still supply."""
    from yingbao.cli.explaining import run_missing

    run_missing(console, _day(on) if on else date.today(), policies, overlay or (), area, language(lang))


@app.command()
def say(
    policy: Annotated[str, typer.Argument(help="政策 / policy")],
    on: Annotated[Optional[str], typer.Option("--on", help="日期，默认今天 / day, default today")] = None,  # noqa: UP045
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """用大白话说出一项政策 / read a policy back in plain words."""
    from yingbao.cli.saying import run_say

    run_say(console, policy, _day(on) if on else date.today(), policies, overlay or (), area, language(lang))


@app.command()
def compare(
    new: Annotated[Path, typer.Argument(help="新版政策文件夹 / folder of the new edition")],
    data: Data,
    on: Day,
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    lang: Lang = None,
) -> None:
    """两版政策比一比：谁得谁失谁变 / two editions of the policies: who gains, loses or changes."""
    from yingbao.cli.comparing import run_compare

    run_compare(console, new, old=policies, data=data, on=_day(on), overlays=overlay or (), lang=language(lang))


@app.command()
def prove(
    policy: Annotated[str, typer.Argument(help="政策 / policy")],
    on: Annotated[Optional[str], typer.Option("--on", help="日期，默认今天 / day, default today")] = None,  # noqa: UP045
    people: Annotated[int, typer.Option("--people", min=1, max=8, help="最多几口之家 / households up to")] = 3,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="每问的时限 / limit a question")] = 5.0,
    versus: Annotated[
        str | None, typer.Option("--versus", help="对照的日期或文件夹 / day or folder to compare")
    ] = None,
    cliff: Annotated[bool, typer.Option("--cliff", help="多一分少多少 / the steepest cliff")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    policies: Policies = DEFAULT,
    overlay: Overlay = None,
    area: Annotated[Optional[str], typer.Option("--area", help="本级区划代码 / division code")] = None,  # noqa: UP045
    lang: Lang = None,
) -> None:
    """规则会不会出错：求解器在有限的户内找反例 / can this rule go wrong? a solver looks for households."""
    from yingbao.cli.proving import Wanted, run_prove

    day = _day(on) if on else date.today()
    wanted = Wanted(policy, day, people, seconds, versus, cliff, as_json, area, language(lang))
    run_prove(console, wanted, policies, overlay or ())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Faults([Fault("day-option", None, {"given": text})]) from None


register(app)
app.command()(mirror)
app.command()(replay)
