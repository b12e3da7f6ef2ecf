"""What holds for every template of every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, under

TEMPLATES = under("src", ".html")
PAGES = [path for path in TEMPLATES if "templates" in path.parts]
CHINESE = re.compile(r"[\u3400-\u9fff]")
SAID = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<(\w+)[^>]* lang=\"zh-CN\"[^>]*>.*?</\1>", re.DOTALL)
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
CONFIRM = "src/yingbao/web/templates/web/confirm.html"
HELP = re.compile(r"{% block help %}(.*?){% endblock(?: help)? %}", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_word_is_chinese_only(path: Path) -> None:
    bare = [
        line.strip() for line in SAID.sub("", path.read_text(encoding="utf-8")).splitlines() if CHINESE.search(line)
    ]
    assert not bare, "say it in both languages, {% say … %}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_holds_a_script_or_a_style_that_the_browser_would_refuse(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|hx-on|javascript:", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text), "nothing is loaded from elsewhere"


def chain(path: Path) -> list[str]:
    """A template's text, and those of the templates that it extends, nearest first."""
    text = path.read_text(encoding="utf-8")
    if (above := EXTENDS.search(text)) is None:
        return [text]
    (parent,) = [one for one in PAGES if one.as_posix().endswith(f"/templates/{above[1]}")]
    return [text, *chain(parent)]


def pages() -> list[Path]:
    """The pages with the whole frame; the one before a deed says in its own text what it does."""
    own = [path for path in PAGES if not path.name.startswith("_") and name(path) != CONFIRM]
    return [path for path in own if len(texts := chain(path)) > 1 and HELP.search(texts[-1])]


@pytest.mark.parametrize("path", pages(), ids=name)
def test_every_page_explains_itself_in_two_sentences(path: Path) -> None:
    found = next((found for text in chain(path)[:-1] if (found := HELP.search(text))), None)
    assert found, "a page has {% block help %} behind its ?"
    assert found[1].count("<p>") == 2


def test_what_is_wrong_with_a_form_is_told_once() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        twice = set(re.findall(r"{% problems (\w+) %}", text)) & set(re.findall(r"{% fields (\w+) %}", text))
        branches = {"form"} if path.name == "glass_review.html" else set()  # either the verdict or its form
        assert twice <= branches, f"{name(path)}: fields tells it already"


def test_one_page_shows_every_component() -> None:
    source = (ROOT / "src/yingbao/web/templatetags/components.py").read_text(encoding="utf-8")
    tags = re.findall(r"@register\.\w+(?:\([^)]*\))?\ndef (\w+)", source)
    shown = (ROOT / "src/yingbao/web/templates/web/components.html").read_text(encoding="utf-8")
    assert len(tags) > 20
    below = {"field", "problems"}  # `fields` shows both
    assert [
        tag for tag in tags if tag not in below and f"{{% {tag} " not in shown and f"{{% {tag} %}}" not in shown
    ] == []


def test_every_component_is_used() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in [*TEMPLATES, *under("src/yingbao/web", ".py")]}
    for component in under("src/yingbao/web/templates/components", ".html"):
        names = (f"components/{component.name}", f'_component("{component.stem}"')
        assert any(any(name in text for name in names) for text in texts.values()), component.name
