"""The console's pages: one blueprint a noun."""

from flask import Flask

from sync_server.views import (
    account,
    accounts,
    agencies,
    alerts,
    audit,
    backups,
    cases,
    courier,
    deeds,
    duplicates,
    duty,
    exports,
    files,
    frame,
    happened,
    holidays,
    kiosks,
    limits,
    log,
    monitoring,
    overdue,
    own,
    quarantine,
    referral,
    replies,
    report_files,
    report_texts,
    report_wording,
    reports,
    search,
    second,
    signed_in,
    signing,
    today,
    units,
    values,
    words,
)

NOUNS = (
    signing,
    today,
    cases,
    search,
    second,
    deeds,
    values,
    duplicates,
    referral,
    replies,
    overdue,
    files,
    reports,
    report_texts,
    report_files,
    report_wording,
    exports,
    kiosks,
    courier,
    backups,
    units,
    agencies,
    holidays,
    limits,
    duty,
    alerts,
    accounts,
    account,
    own,
    audit,
    log,
    quarantine,
    monitoring,
)


def register(app: Flask) -> None:
    """Add every page of the console."""
    for shell in (signed_in, frame, words, happened):
        shell.init_app(app)
    for noun in NOUNS:
        app.register_blueprint(noun.bp)
