"""The report: a district's coverage on one page that needs no network, and the same numbers as JSON."""

from yingbao.report.about import About, MissingParameter, Proofs
from yingbao.report.page import write_report

__all__ = ["About", "MissingParameter", "Proofs", "write_report"]
