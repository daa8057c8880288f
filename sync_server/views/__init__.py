"""The console's pages: one blueprint a noun."""

from flask import Flask

from sync_server.views import (
    accounts,
    agencies,
    alerts,
    audit,
    cases,
    courier,
    duty,
    files,
    frame,
    holidays,
    kiosks,
    limits,
    log,
    overdue,
    quarantine,
    referral,
    replies,
    signed_in,
    signing,
    units,
    words,
)

NOUNS = (
    signing,
    cases,
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
    for noun in (agencies, referral, replies, alerts, duty):
        app.register_blueprint(noun.bp)
