"""--write: what is said now becomes what is expected."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write", action="store_true", help="write the expected texts of tests/engine/errors anew")
