"""A made-up district with the structure of Guangming, to try the engine on. Nobody in it is real."""

from yingbao.demo.generate import Summary, make_district
from yingbao.demo.last_month import pay_last_month
from yingbao.demo.receipts import add_receipts

__all__ = ["Summary", "add_receipts", "make_district", "pay_last_month"]
