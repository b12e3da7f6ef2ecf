"""The made-up district, loaded into an office: what departments would have sent, said by their registers."""

from yingbao.demo.office.cases import open_cases
from yingbao.demo.office.load import is_empty, load_district, own_files

__all__ = ["is_empty", "load_district", "open_cases", "own_files"]
