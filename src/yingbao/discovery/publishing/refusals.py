"""Why an edition is not taken or not published, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.accounts.refusals import Refused
from yingbao.engine.dictionary import Label

NOT_READ: Final = Label(
    "{name} 读不出来：不是 UTF-8 文本，或压缩包已损坏。", "{name} cannot be read: no UTF-8 text, or a broken zip."
)
NO_POLICIES: Final = Label("里面没有政策文件（.md）。", "There are no policy files (.md) in it.")
TOO_MUCH: Final = Label("太大：最多 2,000 个文件，合计 20 MB。", "Too much: at most 2,000 files, 20 MB together.")
OUTSIDE: Final = Label("{name} 的路径指向外面，不收。", "{name} points outside, and is not taken.")
OTHER_DICTIONARY: Final = Label(
    "{name} 和本办公室的不同。字典和办公室设置随软件更新，不在这里发布；请只交政策文件。",
    "{name} differs from this office's. The dictionary and the office's settings come with the software and are not"
    " published here; hand in policy files only.",
)
NO_HEAD: Final = Label(
    "{name} 的开头没有写清 jurisdiction，不知道它替换哪个文件。",
    "The head of {name} names no jurisdiction: which file it replaces is not known.",
)
SAME: Final = Label(
    "和现行版本一字不差，没有要发布的。", "It is the edition in force, word for word: there is nothing to publish."
)
KNOWN: Final = Label(
    "这个版本已经有了，见版本 {n}；要恢复它，请在那一页再次发布。",
    "There is this edition already, number {n}: publish that one again.",
)
BROKEN: Final = Label(
    "检查中断了，原因记在系统日志里；请再提交一次。",
    "The check broke off; the system's log says why. Hand it in again.",
)
GONE: Final = Label("这个版本的文件不在了，请从备份恢复。", "Its files are gone: restore them from a backup.")

WHY: Final = {
    "not_at_this_desk": Label(
        "您的岗位不能提出或发布政策版本，或没有写明理由。",
        "Your desk may not propose or publish editions, or there is no reason.",
    ),
    "not_checked": Label(
        "这个版本没有通过检查，或正在检查。", "This edition has not passed its checks, or is being checked."
    ),
    "proposed_it_oneself": Label("您提出的版本要由另一个人发布。", "What you proposed is published by another person."),
    "compared_with_another": Label(
        "现行版本已经变了，下面的比较不再算数；请重新比较，看过再发布。",
        "Another edition is in force by now, so the comparison no longer holds: compare again, look, and publish then.",
    ),
}


def refused(why: Label, **words: object) -> Refused:
    return Refused(Label(why.zh.format(**words), why.en.format(**words)))
