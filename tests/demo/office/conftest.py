"""Models can be imported once Django is set up, so the server starts before these tests are collected."""

from tests import office

office.start()
