"""The admission of data: a folder of raw Parquet or CSV becomes shards the readings can trust (docs/language.md §4)."""

from yingbao.engine.store.alone import layer_alone
from yingbao.engine.store.compacting import compact, squash
from yingbao.engine.store.manifest import Counts, Shard
from yingbao.engine.store.opening import open_store
from yingbao.engine.store.shape import NOT_KNOWN
from yingbao.engine.store.store import Store

__all__ = ["NOT_KNOWN", "Counts", "Shard", "Store", "compact", "layer_alone", "open_store", "squash"]
