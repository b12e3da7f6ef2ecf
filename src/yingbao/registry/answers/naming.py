"""A proof calls those by a number of whom the rules know no name; a desk that sees them reads the names."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.utils.html import conditional_escape

from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import names_of
from yingbao.web.languages import said

CALLED: Final = re.compile(r'<bdi class="proof-who" data-file="(\d+)">(.*?) \1</bdi>')


def with_names(proof: str, today: date) -> str:
    """The HTML of a proof in the language spoken now, with the names of those whom this desk sees."""
    names = names_of({int(number) for number, _ in CALLED.findall(proof)}, today)
    kinds = {said(office_dictionary().dictionary.tables[one].label) for one in office_dictionary().dictionary.subjects}

    def called(found: re.Match[str]) -> str:
        named = names.get(int(found[1]))
        if named is None:
            return found[0]
        name = conditional_escape(said(named.name))
        return f"<bdi>{name}</bdi>" if found[2] in kinds else f"{found[2]} <bdi>{name}</bdi>"

    return CALLED.sub(called, proof)
