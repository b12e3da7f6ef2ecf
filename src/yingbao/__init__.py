"""Yingbao (应保) reads what the law says and finds everybody it entitles."""

__version__ = "0.1.0"
