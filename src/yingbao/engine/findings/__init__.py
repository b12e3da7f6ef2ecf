"""Findings: entitled × delivered, so who is suspected to be missed, or paid too little, too much or twice."""

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.find import find
from yingbao.engine.findings.labels import KINDS, label
from yingbao.engine.findings.sample import Finding, sample
from yingbao.engine.findings.summary import Cell, Coverage, Summary, cells_of, coverage, summarise
from yingbao.engine.findings.upcoming import Later, upcoming

__all__ = [
    "KINDS",
    "Cell",
    "Coverage",
    "Finding",
    "Later",
    "PolicyCard",
    "Summary",
    "cells_of",
    "coverage",
    "find",
    "label",
    "sample",
    "summarise",
    "upcoming",
]
