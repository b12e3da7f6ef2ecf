"""A defect of the log in words: what is wrong, where, and what that means."""

from __future__ import annotations

from typing import Final

from yingbao.accounts.log.verifying import Defect
from yingbao.engine.dictionary import Label

WORDS: Final = {
    "edited": ("第 {entry} 条记录封存后被改动", "entry {entry} was changed after it was sealed"),
    "moved": (
        "第 {entry} 条的位置上是第 {other} 条的内容：顺序被调换",
        "entry {entry} has the content of {other}: they were reordered",
    ),
    "deleted": ("第 {entry} 条记录被删除", "entry {entry} was deleted"),
    "inserted": ("第 {entry} 条记录是事后插入的", "entry {entry} was put in afterwards"),
    "import_changed": (
        "第 {entry} 条记录的导入（编号 {other}）：登记的内容与当时封存的摘要不符",
        "the import of entry {entry} (no. {other}): what it stated is not what was sealed",
    ),
    "seal_edited": (
        "第 {seal} 号封存被改动，其覆盖的记录须从备份核对",
        "seal {seal} was changed; compare the entries it covers with a backup",
    ),
    "seal_replaced": (
        "第 {seal} 号封存与库外链头不符：封存或其记录被重写",
        "seal {seal} is not the one that the file outside has: it, or what it covers, was rewritten",
    ),
    "seal_missing": (
        "第 {seal} 号封存不见了，连同它覆盖的记录",
        "seal {seal} is gone, and perhaps the entries it covered",
    ),
    "chain_broken": ("第 {seal} 号封存接不上前一号", "seal {seal} does not follow from the one before"),
    "head_unreadable": ("库外链头文件第 {seal} 行读不懂", "line {seal} of the file of heads cannot be read"),
    "no_heads": (
        "库外没有链头文件：末尾是否被截断，无从核对",
        "there is no file of heads outside: nobody can tell whether the end was cut off",
    ),
    "heads_behind": (
        "库外链头文件缺第 {seal} 号及以后：请确认文件没有被截短",
        "the file of heads lacks seal {seal} and later ones: make sure that it was not cut",
    ),
}


def told(defect: Defect) -> Label:
    zh, en = WORDS[defect.kind]
    words = vars(defect)
    return Label(zh.format(**words), en.format(**words))
