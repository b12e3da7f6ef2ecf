"""A made-up district with the structure of Guangming, to try the engine on. Nobody in it is real."""

from yingbao.demo.generate import Summary, make_district
from yingbao.demo.receipts import add_receipts

__all__ = ["Summary", "add_receipts", "make_district"]
