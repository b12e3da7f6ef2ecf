"""What the database refuses about people and rights, in words for who asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from django.db import DatabaseError
from psycopg.errors import Diagnostic

from yingbao.accounts.roles import rights
from yingbao.engine.dictionary import Label


class Refused(Exception):
    """Why it was not done; nothing was changed."""

    def __init__(self, why: Label) -> None:
        super().__init__(why.zh)
        self.why = why


WHY: Final = {
    "not_at_this_desk": Label(
        "您的岗位不能这样做。自己的岗位由另一位安全管理员办理。",
        "Your desk may not do so. Your own roles are another security administrator's work.",
    ),
    "not_to_be_lent_so": Label(
        "不能这样委托：只能委托自己的、现在有效的岗位，地区不能更大，并且要写明在自己的岗位结束之前哪一天结束；受托的岗位不能再委托。",
        "It cannot be lent so: only an assignment of your own that is in force, not for a larger area, and to a day before"
        " your own ends; what was lent to you cannot be lent on.",
    ),
    "area_of_this_role": Label(
        "地区和角色不配：区级角色选区，街道角色选街道，社区角色选社区。",
        "Area and role do not fit: a district for a district's role, a street for a street's, a community for a community's.",
    ),
    "one_owner_at_a_time": Label(
        "那段时间已有部门负责。请先结束它，或换一个开始日期。",
        "A department answers for it in that time. End that first, or begin on another day.",
    ),
    "ends_not_earlier": Label("结束日期不能早于开始日期。", "It cannot end before it begins."),
    "nobody_to_move_it_back": Label(
        "那一天您的岗位不生效，就没有人能把日期调回来了。请换一天。",
        "Your own desk is not in force on that day, and nobody could move the date back. Choose another day.",
    ),
    "already_reviewed": Label("已经有人复核过了。", "Somebody has reviewed it already."),
    "accounts_user_username_key": Label("这个用户名已经有人用了。", "Somebody has this user name already."),
}


def in_words() -> AbstractContextManager[None]:
    """Turns the database's own refusals into Refused; any other trouble stays what it is. Goes around the transaction."""
    return _refusing(_why)


def in_words_of(why: Mapping[str, Label]) -> AbstractContextManager[None]:
    """The same by another room's words, each under the name that the database refuses by."""
    return _refusing(lambda told: why.get(told.constraint_name or ""))


@contextmanager
def _refusing(why: Callable[[Diagnostic], Label | None]) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        told = getattr(error.__cause__, "diag", None)
        words = told and why(told)
        if words is None:
            raise
        raise Refused(words) from error


def _why(told: Diagnostic) -> Label | None:
    if told.constraint_name == "roles_that_do_not_go_together":
        one, other = (rights().roles[code].label for code in (told.message_detail or "").split())
        return Label(
            f"同一个人不能同时是“{one.zh}”和“{other.zh}”。请先结束其中一个，或另派一个人。",
            f"One person cannot be “{one.en}” and “{other.en}” at the same time. End one of them first, or assign somebody else.",
        )
    return WHY.get(told.constraint_name or "")
