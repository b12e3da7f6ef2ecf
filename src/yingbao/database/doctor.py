"""What `yingbao doctor` looks at in the database, in the office's folder and at the machine; it changes nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from yingbao.database.address import Address, home, key_store
from yingbao.database.backup.restoring import replaced
from yingbao.database.backup.taking import last_backup
from yingbao.database.preparing import CLASSES, OLDEST, ROLES
from yingbao.database.trouble import Trouble

State = Literal["ok", "warn", "bad"]
GB = 2**30
DAY = 86_400

PERSONAL = ("subject_id", "area", "hukou_area", "profile")
"""A table with such a column speaks of somebody."""
HIDDEN = ("sensitive", "cipher", "hash", "token", "password", "proof")
"""Columns that the pages' role selects in no table (a yes or no of the name says what a row is, not what stands in it)."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and if it is not well what to do."""

    state: State
    zh: str
    en: str

    def say(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


def ok(zh: str, en: str) -> Finding:
    return Finding("ok", zh, en)


def warn(zh: str, en: str) -> Finding:
    return Finding("warn", zh, en)


def bad(zh: str, en: str) -> Finding:
    return Finding("bad", zh, en)


def examine(con: psycopg.Connection, address: Address) -> Iterator[Finding]:
    """Everything that can be told without the office's tables being known. `con`: the owner's."""
    version = con.info.server_version // 10_000
    yield ok(
        f"数据库可连，PostgreSQL {version}（要求 {OLDEST} 以上）",
        f"the database answers: PostgreSQL {version} ({OLDEST} or newer)",
    )
    yield from _roles(con, address)
    yield _doors(con, address)
    yield _rows(con)
    yield _columns(con)
    yield _functions(con)
    yield _keys()
    yield _disk(con)
    yield _clock(con)
    yield from _backups(con, address)


def _roles(con: psycopg.Connection, address: Address) -> Iterator[Finding]:
    for role in ROLES:
        classes = con.execute(f"SELECT {', '.join(CLASSES)} FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if classes is None:
            yield bad(
                f"缺少数据库角色 {role}：运行 yingbao office 一次即可建立",
                f"the role {role} is missing: yingbao office makes it",
            )
            continue
        owned = con.execute(
            "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
            " WHERE r.rolname = %s AND d.deptype = 'o'", [role]
        ).fetchone()  # fmt: skip
        if any(classes) or owned != (0,):
            yield bad(
                f"数据库角色 {role} 有不该有的权力或拥有对象：行级安全对它可能无效，请收回",
                f"the role {role} may too much, or owns something: row-level security may not hold it; take that back",
            )
        elif not _enters(address.as_role(role)):
            yield bad(
                f"角色 {role} 用本办公室的密码连不上：运行 yingbao office 重设",
                f"the role {role} does not get in with this office's password: yingbao office sets it",
            )
        else:
            yield ok(f"角色 {role} 不拥有任何东西", f"the role {role} owns nothing")


def _enters(keywords: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**keywords).close()
    except psycopg.OperationalError:
        return False
    return True


def _doors(con: psycopg.Connection, address: Address) -> Finding:
    """Nobody unasked connects, and the pages' role makes no table that could be taken for ours."""
    name = address.keywords["dbname"]
    open_doors = [
        text
        for text, query in (
            ("TEMPORARY", "SELECT has_database_privilege('yingbao_web', %s, 'TEMPORARY')"),
            ("CREATE", "SELECT has_schema_privilege('yingbao_web', 'public', 'CREATE') AND %s <> ''"),
        )
        if con.execute(query, [name]).fetchone() == (True,)
    ]
    try:
        trusted = con.execute("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'trust'").fetchone()
    except psycopg.errors.InsufficientPrivilege:
        trusted = (0,)  # a server of somebody else's does not say
    if trusted != (0,):
        open_doors.append("trust")
    if open_doors:
        found = ", ".join(open_doors)
        return bad(
            f"数据库的门没关严（{found}）：运行 yingbao office 一次，并检查 pg_hba.conf",
            f"doors of the database stand open ({found}): run yingbao office once, and look at pg_hba.conf",
        )
    return ok("数据库的门都关着", "the doors of the database are closed")


def _rows(con: psycopg.Connection) -> Finding:
    """Every table about somebody that the pages can read has row-level security."""
    found = con.execute(
        """SELECT c.relname FROM pg_class c
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity
             AND has_any_column_privilege('yingbao_web', c.oid, 'SELECT')
             AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = ANY (%s) AND NOT a.attisdropped)
           ORDER BY 1""",
        [list(PERSONAL)],
    ).fetchall()
    if found:
        tables = _names(found)
        return bad(
            f"这些表没有行级安全：{tables}。任何页面都能读到别区的人，请立即停用并升级",
            f"no row-level security on {tables}: any page may read people of other areas; stop, and upgrade",
        )
    return ok("涉及个人的表都有行级安全", "every table about somebody has row-level security")


def _columns(con: psycopg.Connection) -> Finding:
    found = con.execute(
        """SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
           WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = ANY (%s)
             AND a.atttypid <> 'boolean'::regtype AND has_column_privilege('yingbao_web', c.oid, a.attnum, 'SELECT') ORDER BY 1""",
        [list(HIDDEN)],
    ).fetchall()
    if found:
        columns = _names(found)
        return bad(
            f"页面角色能直接读敏感列：{columns}。请撤销授权（REVOKE SELECT）",
            f"the pages' role can select sensitive columns: {columns}. Revoke that",
        )
    return ok("敏感列只能经登记的查看取得", "sensitive columns are had only against a logged look")


def _functions(con: psycopg.Connection) -> Finding:
    """Whatever runs as its owner, in any room's schema, says where it looks for names, temporary tables last; and is only
    for whom it was granted to."""
    found = con.execute(
        """SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
             AND (NOT EXISTS (SELECT FROM unnest(p.proconfig) AS set WHERE set ~ '^search_path=.*, "?pg_temp"?$')
                  OR EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) given WHERE given.grantee = 0))
           ORDER BY 1"""
    ).fetchall()
    if found:
        return bad(
            f"这些以属主身份运行的函数没有固定搜索路径（pg_temp 放在最后），或人人可用：{_names(found)}。请升级",
            f"these functions run as the owner without a pinned search path that ends with pg_temp, or are everybody's:"
            f" {_names(found)}. Upgrade",
        )
    return ok(
        "以属主身份运行的函数都固定了搜索路径，且只给了该给的角色",
        "functions that run as the owner pin their search path, and are for whom they were granted to",
    )


def _keys() -> Finding:
    store = key_store()
    if not store.folder.is_dir():
        return bad(
            f"没有密钥目录 {store.folder}：请先 yingbao keys import，否则证件号码读不出来",
            f"there is no folder of keys {store.folder}: yingbao keys import, or no number can be read",
        )
    try:
        ring = store.ring()
    except Trouble as trouble:
        return bad(trouble.zh, trouble.en)
    if exposed := store.exposed():
        paths = ", ".join(map(str, exposed))
        return bad(
            f"别人读得到密钥：{paths}。请 chmod 600（目录 700）",
            f"others can read keys: {paths}. chmod 600, folders 700",
        )
    return ok(
        f"密钥在，只有属主可读（第 {ring.newest.number} 代）",
        f"the keys are there, for their owner alone (generation {ring.newest.number})",
    )


def _disk(con: psycopg.Connection) -> Finding:
    row = con.execute("SELECT pg_database_size(current_database())").fetchone()
    size, free = row[0] if row else 0, shutil.disk_usage(home() if home().exists() else ".").free
    words = f"{free / GB:.1f} GB", f"{size / GB:.1f} GB"
    if free < GB or free < size // 4:
        return bad(
            f"磁盘快满：剩 {words[0]}，数据库已占 {words[1]}。请清理或扩容",
            f"the disk is nearly full: {words[0]} left, the database has {words[1]}. Make room",
        )
    if free < 2 * size:
        return warn(
            f"磁盘剩 {words[0]}，数据库 {words[1]}：恢复备份要再占一份，请留意",
            f"{words[0]} of disk left, the database has {words[1]}: a restore needs as much again",
        )
    return ok(f"磁盘剩 {words[0]}，数据库 {words[1]}", f"{words[0]} of disk left, the database has {words[1]}")


def _clock(con: psycopg.Connection) -> Finding:
    row = con.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()
    apart = abs(time.time() - row[0]) if row else 0.0
    if apart > 2:
        return bad(
            f"本机与数据库的时钟差 {apart:.0f} 秒：请启用时间同步，否则日志时间不可信",
            f"this clock and the database's differ by {apart:.0f} s: synchronise them, or the log's times mean little",
        )
    return ok("时钟一致", "the clocks agree")


def _backups(con: psycopg.Connection, address: Address) -> Iterator[Finding]:
    note = last_backup()
    if note is None:
        yield warn("还没有备份：yingbao backup 文件夹", "there is no backup yet: yingbao backup FOLDER")
    else:
        days = (time.time() - note["made_at"]) / DAY
        say = warn if days > 1 else ok
        yield say(
            f"最近一次备份在 {days:.1f} 天前：{note['file']}", f"the last backup is {days:.1f} days old: {note['file']}"
        )
    for name, size in replaced(con, str(address.keywords["dbname"])):
        yield warn(
            f"恢复前的旧数据库还在：{name}（{size / GB:.1f} GB），确认无误后可 DROP DATABASE {name}",
            f"the database from before a restore is still there: {name} ({size / GB:.1f} GB). When all is well: DROP DATABASE {name}",
        )


def _names(rows: Sequence[tuple[Any, ...]]) -> str:
    return ", ".join(name for (name,) in rows)
