"""What a browser has fetched once it need not ask for again, until it changes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
ASK = """
import json, sys
import django
django.setup()
from django.templatetags.static import static
from django.test import Client
from yingbao.web.gathering import gather
gather()
told = {}
for name in json.loads(sys.argv[1]):
    answer = Client(headers={"host": "localhost"}).get(static(name))
    told[name] = [static(name), answer.status_code, answer.headers["Cache-Control"]]
print(json.dumps(told))
"""


def test_what_pages_name_is_served_under_a_name_of_its_content_and_kept_for_good(tmp_path: Path) -> None:
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.html")]
    named = sorted({name for text in texts for name in re.findall(r'{% static "([^"]+)" %}', text)})
    office = {
        "YINGBAO_HOME": str(tmp_path),
        "YINGBAO_STATIC": "hashed",
        "DJANGO_SETTINGS_MODULE": "yingbao.web.settings",
        "DATABASE_URL": "postgresql://nobody@localhost/none",  # nothing is read of it
    }
    environment = {**os.environ, **office}
    command = [sys.executable, "-c", ASK, json.dumps(named)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert "web/frame.css" in told
    for name, (path, status, cache) in told.items():
        stem, _, kind = name.rpartition(".")
        assert re.fullmatch(rf"/static/{re.escape(stem)}\.[0-9a-f]{{12}}\.{kind}", path)
        assert status == 200 and "immutable" in cache
