"""The night: evaluate everybody or whoever changed, and put what is found on file."""

from yingbao.discovery.night.reconcile import Sighting, reconcile

__all__ = ["Sighting", "reconcile"]
