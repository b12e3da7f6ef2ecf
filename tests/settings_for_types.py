"""The office's settings as the type checker reads them: no server is started for it, and it ends too fast to clean up a folder of its own."""

import os
from pathlib import Path

os.environ["DATABASE_URL"] = "postgresql:///nowhere"
os.environ["YINGBAO_HOME"] = str(Path(__file__).parents[1] / ".mypy_cache" / "office")

from yingbao.web.settings import *  # noqa: F403
