"""Policies: files of law as data, joined by jurisdiction into a book; the law of one day in one place; worked examples.

Its parts are imported by name (`policies.book`, `policies.law`): the door below would load them all.
"""
