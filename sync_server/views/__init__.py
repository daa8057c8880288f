"""The console's pages: one blueprint a noun."""

from flask import Flask

from sync_server.views import (
    accounts,
    audit,
    cases,
    courier,
    files,
    frame,
    holidays,
    kiosks,
    limits,
    log,
    overdue,
    quarantine,
    search,
    signed_in,
    signing,
    today,
    units,
    words,
)

NOUNS = (
    signing,
    today,
    cases,
    search,
    overdue,
    files,
    kiosks,
    courier,
    units,
    holidays,
    limits,
    accounts,
    audit,
    log,
    quarantine,
)


def register(app: Flask) -> None:
    """Add every page of the console."""
    for shell in (signed_in, frame, words):
        shell.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.bp)
