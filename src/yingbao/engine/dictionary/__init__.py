"""The dictionary: which subjects there are, what may be known of each, and what not knowing means (docs/language.md §10)."""

from yingbao.engine.dictionary.load import load_dictionary, make_dictionary, read_yaml
from yingbao.engine.dictionary.model import Category, Collection, Dictionary, Fact, Label, Table, Up

__all__ = [
    "Category",
    "Collection",
    "Dictionary",
    "Fact",
    "Label",
    "Table",
    "Up",
    "load_dictionary",
    "make_dictionary",
    "read_yaml",
]
