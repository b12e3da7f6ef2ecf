"""From nothing to an office whose tables, functions and grants are there."""

from __future__ import annotations

import os

from yingbao.database.address import address
from yingbao.database.preparing import prepare


def migrate(verbosity: int = 0) -> None:
    """Makes the database if need be and brings its tables up to date, as the owner. Safe to repeat."""
    prepare(address())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingbao.web.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    with connections[
        "owner"
    ].cursor() as cursor:  # an earlier migration makes a function as it is today, naming what a later one brings
        cursor.execute("SET check_function_bodies = off")
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
