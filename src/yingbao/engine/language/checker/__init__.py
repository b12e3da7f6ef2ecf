"""From Python's syntax to the typed tree: what is not known here is an error, never a guess."""

from yingbao.engine.language.checker.check import Checker

__all__ = ["Checker"]
