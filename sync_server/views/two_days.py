"""Two days of a form, each of which may be left empty."""

from datetime import date

from flask_babel import gettext

from shared.text import typed_date
from shared.words import N_
from sync_server.views.form import Form

NO_DATE = N_("Viết ngày như 24/11/2026")
WRONG_WAY = N_("Ngày này đứng trước ngày bắt đầu")


def between(form: Form, first: str, last: str) -> tuple[Form, date | None, date | None]:
    """The days in these fields, None where nothing was typed; the form with what is wrong with them."""
    form, begins = _day(form, first)
    form, ends = _day(form, last)
    if begins and ends and ends < begins:
        form = form.wrong(last, gettext(WRONG_WAY))
    return form, begins, ends


def _day(form: Form, name: str) -> tuple[Form, date | None]:
    day = typed_date(form[name]) if form[name] else None
    return (form.wrong(name, gettext(NO_DATE)) if form[name] and not day else form), day
