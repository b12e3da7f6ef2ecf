"""`yingbao doctor`: what is well with an office, what is not, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from yingbao.cli.keeping import enter
from yingbao.database.doctor import Finding, bad, examine, ok, warn

SILENT = 60
"""Seconds without a sign of life after which the worker is taken for dead."""


def findings(thorough: bool) -> Iterator[Finding]:
    """Everything; the log is verified entry by entry if `thorough`. Raises Trouble if the database does not answer."""
    from yingbao.database import address
    from yingbao.database.preparing import check_version, connected

    with connected(address().keywords) as con:
        check_version(con)
        yield from examine(con, address())
    enter()
    if waiting := list(_migrations()):
        yield from waiting
        return
    yield ok("数据库结构是最新的", "the tables are up to date")
    yield _office_day()
    yield _numbers()
    yield from _worker()
    yield _sealed()
    yield _twice()
    if thorough:
        yield _log()
    yield from _https()


def _migrations() -> Iterator[Finding]:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:5])
        zh = f"数据库结构落后 {len(plan)} 步（{names}）：运行 yingbao office 一次"
        yield bad(zh, f"the tables are {len(plan)} steps behind ({names}): run yingbao office once")


def _office_day() -> Finding:
    from yingbao.accounts.models import Office

    office = Office.objects.using("owner").get()
    if office.made_up:
        return ok(f"演示办公室，办公日期 {office.day}", f"an office of made-up people; its date is {office.day}")
    if office.day != date.today():
        zh = f"办公日期是 {office.day}，不是今天：年龄、时限都按它算，请系统管理员核对"
        return warn(zh, f"the office's date is {office.day}, not today: ages and clocks go by it; have it checked")
    return ok("办公日期是今天", "the office's date is today")


def _numbers() -> Finding:
    """Rows that a search would miss, and a few that are opened."""
    from yingbao.database import address
    from yingbao.database.address import key_store
    from yingbao.database.preparing import connected
    from yingbao.database.rotating import Sealed, older
    from yingbao.database.trouble import Trouble

    sealed, ring = Sealed("registry_secret"), key_store().ring()
    with connected(address().keywords) as con:
        if behind := older(con, sealed, ring):
            zh = f"{behind} 个号码还用旧密钥，检索会漏掉：运行 yingbao keys rotate"
            return bad(zh, f"{behind} numbers are under old keys, and a search misses them: run yingbao keys rotate")
        some = con.execute("SELECT fact, subject_id, cipher FROM registry_secret ORDER BY id DESC LIMIT 200").fetchall()
    try:
        for fact, subject, cipher in some:
            ring.decrypt(fact, subject, cipher)
    except Trouble as trouble:
        return bad(trouble.zh, trouble.en)
    return ok(f"证件、电话、账号解得开（抽查 {len(some)} 个）", f"numbers open with the keys ({len(some)} tried)")


def _worker() -> Iterator[Finding]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        (silent,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        (failed,) = cursor.fetchone()
    if silent is None or silent > SILENT:
        zh = "后台进程没有在运行：导入、封存、每夜的计算都停着。用 yingbao office 开门"
        yield warn(zh, "no worker runs: imports, sealing and the nightly count stand still. Open with yingbao office")
    else:
        yield ok("后台进程在运行", "the worker runs")
    if failed:
        zh, en = f"{failed} 个后台任务失败了：请看“后台任务”页", f"{failed} jobs have failed: look at the page of jobs"
        yield warn(zh, en)


def _sealed() -> Finding:
    from django.db import connections

    query = """SELECT count(*) FROM accounts_entry WHERE id > (SELECT coalesce(max(high), 0) FROM log_seal)
               AND at < now() - interval '1 minute'"""
    with connections["owner"].cursor() as cursor:
        cursor.execute(query)
        (unsealed,) = cursor.fetchone()
    if unsealed:
        zh = f"{unsealed} 条日志超过一分钟没有封存：后台进程在运行吗？"
        return warn(zh, f"{unsealed} entries of the log have not been sealed for over a minute: does the worker run?")
    return ok("日志按时封存", "the log is sealed in time")


def _twice() -> Finding:
    """Money by the month of which two decisions are in force."""
    from yingbao.casework.twice.finding import number_of

    if found := number_of("owner"):
        zh = f"{found} 处按月发的钱有两个决定同时在发：请有权决定的人到“办件 → 重复在发的”逐件处理"
        en = f"of {found} benefits by the month two decisions are in force: whoever decides mends each at Cases → Granted twice"
        return bad(zh, en)
    return ok("按月发的钱没有重复在发", "no benefit by the month is granted twice")


def _log() -> Finding:
    from yingbao.accounts.log.queries import verify_log
    from yingbao.accounts.log.wording import told

    verdict = verify_log(using="owner")
    if verdict.sound:
        zh = f"日志完好：{verdict.entries} 条记录、{verdict.seals} 次封存相符"
        return ok(zh, f"the log is sound: {verdict.entries} entries and {verdict.seals} seals agree")
    labels = [told(defect) for defect in verdict.defects[:5]]
    zh, en = "；".join(label.zh for label in labels), "; ".join(label.en for label in labels)
    count = len(verdict.defects)
    return bad(
        f"日志有 {count} 处不符：{zh}。请保护现场，用备份核对",
        f"{count} things in the log do not agree: {en}. Compare with a backup",
    )


def _https() -> Iterator[Finding]:
    hosts = os.environ.get("YINGBAO_HOSTS", "localhost").split(",")
    if os.environ.get("YINGBAO_HTTPS") != "1" and not {*hosts} <= {"localhost", "127.0.0.1", "[::1]", "testserver"}:
        zh = "对外开放而没有 HTTPS：请在前面放反向代理，并设 YINGBAO_HTTPS=1"
        yield bad(zh, "open to others without HTTPS: put a reverse proxy before it, and set YINGBAO_HTTPS=1")
