"""What each role finds in its menu and on its first page: just what is its own to do or to look at."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.house.objects import MAKERS
from tests.house.test_addresses import client
from tests.office import COMMUNITY, OfficeForTests

WORK = ["新情况", "今天要走的门", "办件", "经济状况核对", "公示栏", "批量出文书", "告知与短信", "线索"]
LISTS = ["上报与回传", "一表通"]
LOOKS = ["人口统计", "覆盖与抽样"]
BODY = ["本单位应办的事和办件"]
OWN = ["我和我家的办件", "谁看过我的档案"]
MENUS: dict[str, list[str]] = {
    "district_officer": [*WORK, *LISTS, "一件事", "动态监测", "抽样走访", "居民与单位", "导入", "疑似重复", *LOOKS, "紧急查看", "政策版本", "委托", "办公日期"],
    "street_reviewer": [*WORK, *LISTS, "一件事", "动态监测", "抽样走访", "居民与单位", "导入", "疑似重复", *LOOKS, "紧急查看", "委托"],
    "community_worker": [*WORK, *LISTS, "一件事", "动态监测", "抽样走访", "居民与单位", *LOOKS, "紧急查看", "委托"],
    "social_worker": [*WORK, "一件事", "抽样走访", "居民与单位", *LOOKS, "委托"],
    "doctor": ["居民与单位"],
    "delivery_staff": ["居民与单位"],
    "institution_operator": BODY,
    "organisation_user": BODY,
    "expert": [],
    "finance_maker": ["居民与单位"],
    "finance_checker": ["居民与单位"],
    "finance_releaser": ["居民与单位"],
    "analyst": ["动态监测", *LOOKS],
    "auditor": ["办件", "公示栏", "线索", "一件事", "动态监测", "居民与单位", *LOOKS, "政策版本", "复核紧急查看", "审计日志", "日志核验"],
    "system_administrator": [],
    "security_administrator": ["人员与授权", "项目归口"],
    "audit_administrator": ["政策版本", "复核紧急查看", "审计日志", "日志核验"],
    "citizen": OWN,
    "guardian": OWN,
}  # fmt: skip
AT_WORK = {"新情况", "待我办理", "已超时", "线索待核实", "一件事待办", "监测推送待办", "抽样走访"}
WAITS: dict[str, set[str]] = {
    "district_officer": {*AT_WORK, "导入待决定", "疑似重复待判断"},
    "street_reviewer": {*AT_WORK, "导入待决定", "疑似重复待判断"},
    "community_worker": AT_WORK,
    "social_worker": AT_WORK - {"监测推送待办"},
    "auditor": {"紧急查看待复核"},
    "audit_administrator": {"紧急查看待复核"},
}


def roles() -> list[str]:
    from yingbao.accounts.roles import rights as of_roles

    return list(of_roles().roles)


def shown(office: OfficeForTests, role: str, path: str = "/") -> tuple[Any, Any]:
    from yingbao.accounts.roles import rights as of_roles

    browser = client(office, of_roles().roles[role])
    return browser, browser.get(path)


def test_every_role_is_in_the_table() -> None:
    assert set(MENUS) == set(roles())


@pytest.mark.parametrize("role", MENUS)
def test_a_menu_holds_what_is_the_roles_and_each_link_opens(office: OfficeForTests, role: str) -> None:
    from yingbao.web.navigation import links

    browser, page = shown(office, role)
    found = [link for _, group in links(page.wsgi_request) for link in group]
    assert sorted(link.label.zh for link in found) == sorted(MENUS[role])
    assert all(f'href="{link.href}"' in page.content.decode() for link in found)
    assert [browser.get(link.href).status_code for link in found] == [200] * len(found)


@pytest.mark.parametrize("role", MENUS)
def test_the_first_page_counts_what_the_role_is_to_do(office: OfficeForTests, role: str) -> None:
    _, page = shown(office, role)
    waits = page.content.decode().partition('id="waits"')[2].partition("</section>")[0]
    assert set(re.findall(r'<dt><a href="[^"]+">([^<]+)<', waits)) == WAITS.get(role, set())


def test_a_citizens_first_page_leads_to_their_cases_and_searches_nobody(office: OfficeForTests) -> None:
    from yingbao.accounts.models import User

    case = MAKERS["case"](office, COMMUNITY)
    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=office.enrol(name="某人"))
    _, page = shown(office, "citizen")
    text = page.content.decode()
    main = text.partition("<main")[2]
    assert 'href="/cases/mine/"' in main and 'href="/log/mine/"' in main and "我的档案" in main
    assert 'role="search"' not in text and case
