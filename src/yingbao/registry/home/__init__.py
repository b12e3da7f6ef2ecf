"""The first page of the day: who I am, what waits, whom I worked on last."""

from yingbao.registry.home.tiles import Tile, register

__all__ = ["Tile", "register"]
