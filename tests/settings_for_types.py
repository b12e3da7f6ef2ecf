"""The office's settings as the type checker reads them: no server is started for it."""

import os
import tempfile

os.environ["DATABASE_URL"] = "postgresql:///nowhere"
os.environ["YINGBAO_HOME"] = tempfile.mkdtemp(prefix="yingbao-types-")

from yingbao.web.settings import *  # noqa: F403
