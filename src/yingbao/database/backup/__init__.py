"""Backups: taken while the office works, encrypted and checksummed, proven before they replace anything."""

from yingbao.database.backup.restoring import restore
from yingbao.database.backup.taking import backup, last_backup

__all__ = ["backup", "last_backup", "restore"]
