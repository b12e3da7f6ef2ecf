"""The pages' tests look at them in a browser."""

from tests.browser import browser, desk

__all__ = ["browser", "desk"]
