"""What a file is, whatever its name says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from yingbao.registry.imports.reasons import Refused

Kind = Literal["xlsx", "xls", "csv"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HEAD = 8192
OTHERS = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "GZIP",
}  # fmt: skip


def kind_of(file: Path) -> Kind:
    """Excel's two formats by their first bytes; any other text is taken for CSV. Raises Refused."""
    with file.open("rb") as source:
        head = source.read(HEAD)
    if not head:
        raise Refused("empty-file")
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(OLE):
        if ENCRYPTED in file.read_bytes():
            raise Refused("password")
        return "xls"
    for magic, name in OTHERS.items():
        if head.startswith(magic):
            raise Refused("not-a-table", what=name)
    _refuse_markup(head)
    return "csv"


def _refuse_markup(head: bytes) -> None:
    """A web page or XML that is called .xls: Excel opens it after a warning, and so the sender never noticed."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or (
        start.startswith(b"<") and b"<table" in start
    ):
        raise Refused("html")
    if start.startswith(b"<?xml"):
        raise Refused("xml")
    if start.startswith((b"mime-version", b"{\\rtf")):
        raise Refused("html")
