"""The server: an embedded PostgreSQL by default, any server of the user's by DATABASE_URL."""

from yingbao.database.address import ALIASES, Address, address, home, overlays

__all__ = ["ALIASES", "Address", "address", "home", "overlays"]
