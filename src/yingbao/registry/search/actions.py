"""A search is a look when a number hits: whose number was asked for is written down, the number never."""

from __future__ import annotations

from yingbao.accounts.actions import write_log
from yingbao.accounts.desks import Desk
from yingbao.registry.search.queries import Found, find


def look_up(text: str, desk: Desk, kind: str = "") -> Found:
    """Who is meant by what a desk typed (queries.find); logs each file that an ID or phone number led to."""
    found = find(text, desk.today, kind)
    for hit in found.hits:
        if hit.number:
            write_log("search", hit.named.id, {"by": hit.number})
    return found
