"""The columnar copy of the registry, for the engine: every night anew, or what changed, in a second."""

from yingbao.registry.mirror.keeping import current, open_mirror
from yingbao.registry.mirror.mirroring import Mirrored, full, lay, refresh
from yingbao.registry.mirror.shaping import JOINT

__all__ = ["JOINT", "Mirrored", "current", "full", "lay", "open_mirror", "refresh"]
