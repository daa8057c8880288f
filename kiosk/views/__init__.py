"""The kiosk's pages: each view reads what was typed, calls one owner and answers."""

from flask import Flask

from kiosk.views import (
    access,
    adding,
    another,
    attaching,
    check,
    connect,
    desk,
    frame,
    home,
    machine,
    mine,
    outbox_line,
    people,
    people_changes,
    printing,
    receipt,
    report,
    report_parts,
    saved,
    settings,
    sign,
    start,
    sync,
    unsent,
    uploading,
    usb,
    words,
)
from shared.web.sizes import size

BLUEPRINTS = (
    connect.bp,
    start.bp,
    receipt.bp,
    sign.bp,
    desk.bp,
    home.bp,
    report.bp,
    report_parts.bp,
    check.bp,
    saved.bp,
    another.bp,
    mine.bp,
    adding.bp,
    unsent.bp,
    attaching.bp,
    printing.bp,
    outbox_line.bp,
    sync.bp,
    usb.bp,
    people.bp,
    people_changes.bp,
    machine.bp,
    settings.bp,
)


def register(app: Flask) -> None:
    """Gives the kiosk's app its pages, the words they use, and the rules who may open them."""
    app.request_class = uploading.InMemoryRequest
    app.before_request(access.clock_first)
    app.before_request(access.connect_first)
    app.before_request(access.locked_first)
    app.context_processor(frame.frame)
    app.jinja_env.globals.update(say=words.say, word=words.word, size=size, state_in_words=words.state)
    app.jinja_env.filters["one_line"] = words.one_line
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
