"""The console's pages: one blueprint a noun."""

from flask import Flask

from sync_server.views import (
    accounts,
    audit,
    cases,
    courier,
    files,
    frame,
    kiosks,
    log,
    quarantine,
    search,
    signed_in,
    signing,
    today,
    units,
    words,
)


def register(app: Flask) -> None:
    """Add every page of the console."""
    for shell in (signed_in, frame, words):
        shell.init_app(app)
    for noun in (
        signing,
        today,
        cases,
        search,
        files,
        kiosks,
        courier,
        units,
        accounts,
        audit,
        log,
        quarantine,
    ):
        app.register_blueprint(noun.bp)
