"""How many there are, by community: counted at night and after imports, never while somebody waits."""

from yingbao.registry.statistics.tally import count_all

__all__ = ["count_all"]
