"""The made-up district, loaded into an office: what departments would have sent, said by their registers."""

from yingbao.demo.office.load import load_district

__all__ = ["load_district"]
