"""What is said when something goes wrong: what it was, and what to do next. Never what somebody typed."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from yingbao.engine.dictionary import Label
from yingbao.web.languages import DJANGO, lang_of

BACK = Label("回到上一页，再试一次。", "Go back one page and try again.")
HOME = Label("从首页或菜单重新进入。", "Start again from the home page or the menu.")
ADMINISTRATOR = Label("仍然不行，请找系统管理员。", "If it still fails, ask the system administrator.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        Label("看不懂这个请求", "This request makes no sense"),
        Label(
            "浏览器发来的内容不完整，或者太大。什么也没有改动。",
            "What the browser sent is incomplete or too large. Nothing was changed.",
        ),
        (BACK, Label("上传文件时，请把大文件分成几份。", "When uploading, split a large file."), ADMINISTRATOR),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        Label("这里不归您的岗位", "This is not for your desk"),
        Label(
            "您现在的岗位没有这项权限，或者不管这个地区。",
            "The desk you work at lacks this right, or serves another area.",
        ),
        (
            Label("如有别的岗位，请先切换岗位。", "If you hold another role, switch to its desk first."),
            Label(
                "工作确实需要，请安全管理员授权。",
                "If your work needs it, ask the security administrator for the right.",
            ),
        ),
        _told(exception),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        Label("没有这一页", "There is no such page"),
        Label("地址有误，或者要找的档案不在您的范围内。", "The address is wrong, or the file is outside your area."),
        (
            Label("用检索框按姓名或证件号码查找。", "Look for the person by name or ID in the search box."),
            HOME,
        ),
        _told(exception),
    )


class Explained:
    """What is only sent by a form, and was opened as an address, is explained rather than left blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.streaming or answer.content:
            return answer
        page = not_opened(request)
        page["Allow"] = answer["Allow"]
        return page


def not_opened(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        405,
        Label("这个地址不能直接打开", "This address cannot be opened by itself"),
        Label(
            "要从页面上的按钮进来，因为看了什么要留记录，改了什么要先确认。",
            "A button on a page leads here: what is looked at leaves a trace, and what is changed is confirmed first.",
        ),
        (Label("回到上一页，再按一次按钮。", "Go back one page and press the button again."), HOME),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        Label("办公室出了故障", "Something broke in the office"),
        Label(
            "是我们的错，不是您的。没有做完的那一步没有保存。",
            "It is our fault, not yours. The step that failed was not saved.",
        ),
        (Label("过一分钟再试一次。", "Wait a minute, then try again."), ADMINISTRATOR),
        at_a_time=True,
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        Label("这张表单已经过期", "This form has expired"),
        Label(
            "登录后页面打开太久，或者浏览器不收 Cookie。什么也没有改动。",
            "The page stayed open for too long, or the browser refuses cookies. Nothing was changed.",
        ),
        (
            Label("回到上一页，刷新后重新提交。", "Go back, reload the page and submit again."),
            Label("请允许本站的 Cookie。", "Allow cookies for this site."),
        ),
    )


def _told(exception: Exception | None) -> Label | None:
    """Only a Label was written for people to read; Django's own words may repeat what was typed."""
    given = exception.args[0] if exception and exception.args else None
    return given if isinstance(given, Label) else None


def _page(
    request: HttpRequest,
    code: int,
    title: Label,
    what: Label,
    steps: tuple[Label, ...],
    reason: Label | None = None,
    *,
    at_a_time: bool = False,
) -> HttpResponse:
    """Rendered without the request's context: what broke may be the session or the database."""
    filled = {
        "request": request,
        "code": code,
        "title": title,
        "what": what,
        "steps": steps,
        "reason": reason,
        "moment": timezone.now() if at_a_time else None,
    }
    with translation.override(DJANGO[lang_of(request)]):
        return HttpResponse(render_to_string("web/error.html", filled), status=code)
