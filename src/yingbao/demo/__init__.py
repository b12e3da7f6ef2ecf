"""A made-up district with the structure of Guangming, to try the engine on. Nobody in it is real."""

from yingbao.demo.generate import Summary, make_district

__all__ = ["Summary", "make_district"]
