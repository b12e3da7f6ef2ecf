"""Sections of docs/performance.md that benches of the office write one by one, after what `make bench` writes."""

from __future__ import annotations

from bench.places import PAGE

MARK = "<!-- The office. Each section below is written by the bench that it names, and kept by `make bench`. -->"


def kept(page: str) -> str:
    """What stands under the mark, with it; nothing before the first section was written."""
    _, mark, rest = page.partition(MARK)
    return f"\n{mark}{rest}" if mark else ""


def put(title: str, body: str) -> None:
    """Writes the section anew, or appends it."""
    whole = PAGE.read_text(encoding="utf-8")
    before, _, rest = whole.partition(MARK)
    sections = [part for part in f"\n{rest.strip()}\n".split("\n## ")[1:] if not part.startswith(f"{title}\n")]
    sections.append(f"{title}\n\n{body.strip()}\n")
    text = "\n".join(f"## {section.strip()}\n" for section in sorted(sections))
    PAGE.write_text(f"{before.rstrip()}\n\n{MARK}\n\n{text}", encoding="utf-8")
