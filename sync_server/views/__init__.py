"""The console's pages: one blueprint a noun."""

from flask import Flask

from sync_server.views import (
    accounts,
    audit,
    cases,
    courier,
    duplicates,
    files,
    frame,
    kiosks,
    log,
    quarantine,
    signed_in,
    signing,
    units,
    words,
)


def register(app: Flask) -> None:
    """Add every page of the console."""
    for shell in (signed_in, frame, words):
        shell.init_app(app)
    for noun in (signing, cases, duplicates, files, kiosks, courier, units, accounts, audit, log, quarantine):
        app.register_blueprint(noun.bp)
