"""Faults: what is wrong, where, and what to do, in the reader's language. Texts live in messages.yaml, never in code."""

from yingbao.engine.faults.fault import Fault, Faults, Place, nearest
from yingbao.engine.faults.render import language, message, render
from yingbao.engine.faults.texts import read_text

__all__ = ["Fault", "Faults", "Place", "language", "message", "nearest", "read_text", "render"]
