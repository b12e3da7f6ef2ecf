"""What there is beside a case: its page asks for nothing that is not there."""

from __future__ import annotations

from yingbao.casework.models import Case
from yingbao.registry.queries import single


def there(case: Case) -> frozenset[str]:
    """The kinds of what stands beside a case (sql/there.sql); asked once and kept with it, for each part of its page asks. What of it
    the desk sees is for the queries of each kind to say."""
    if not hasattr(case, "beside"):
        case.beside = frozenset(single("SELECT casework.there(%s)", [case.pk]) or ())  # type: ignore[attr-defined]
    kinds: frozenset[str] = case.beside  # type: ignore[attr-defined]
    return kinds
