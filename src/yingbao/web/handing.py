"""Files that are handed over: to be kept, under a name, and by no one between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
JPEG: Final = "image/jpeg"


def handed(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file as an answer; no cache keeps it. `kind`: one of those above."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    answer["Cache-Control"] = "no-store"
    return answer


def archived(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, by name; as they are, for what is handed over is packed already."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as box:
        for name, body in files.items():
            box.writestr(name, body)
    return packed.getvalue()
