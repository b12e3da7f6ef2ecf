"""The imports in force compared with the roots that the log keeps of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connections

from yingbao.accounts.log.chain import merkle_root
from yingbao.accounts.log.verifying import Defect

# Only the worker's own entries: whoever is at a desk may write that something was undone.
APPLIED = """
  SELECT e.id, (e.detail ->> 'run')::bigint, e.detail ->> 'root' FROM accounts_entry e
  WHERE e.kind = 'import' AND e.db_role = 'yingbao_worker' AND e.detail ->> 'act' = 'apply'
    AND NOT EXISTS (SELECT FROM accounts_entry u WHERE u.kind = 'import' AND u.db_role = 'yingbao_worker'
                    AND u.detail ->> 'act' = 'undo' AND u.detail ->> 'run' = e.detail ->> 'run')
  ORDER BY e.id
"""
# What was said again since, where a later import was undone, bears the run's number too, and a later time.
STATED = """
  SELECT digest FROM registry_statement WHERE run_id = %s
    AND recorded_at = (SELECT min(recorded_at) FROM registry_statement WHERE run_id = %s) ORDER BY id
"""


def changed_imports(using: str) -> Iterator[Defect]:
    """Those whose statements are not what they were when the import was sealed."""
    with connections[using].cursor() as cursor:
        cursor.execute(APPLIED)
        for entry, run, root in cursor.fetchall():
            cursor.execute(STATED, [run, run])
            if merkle_root(bytes(digest) for (digest,) in cursor.fetchall()).hex() != root:
                yield Defect("import_changed", entry=entry, other=run)
