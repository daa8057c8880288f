"""The form in which an officer writes down what an agency answered."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time

from flask_babel import gettext

from shared.report.rules import LOCAL
from shared.text import typed_date
from shared.words import N_
from sync_server.desk.replies import Answer
from sync_server.views.form import Form

FIELDS = {
    "answer": N_("Cơ quan trả lời thế nào"),
    "who": N_("Ai trả lời"),
    "channel": N_("Bằng cách nào"),
    "at": N_("Lúc nào"),
    "words": N_("Nội dung trả lời, việc đã làm trước tiên"),
}
_MOMENT = re.compile(r"(\S+)\s+(\d{1,2})\s*[:hg]\s*(\d{2})")


def new(now: datetime) -> Form:
    return Form(FIELDS, {"at": now.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")})


def read(typed: Mapping[str, str]) -> tuple[Form, Answer | None]:
    """The form, and the answer unless something in it is wrong."""
    form = Form.read(FIELDS, typed, most=1500, optional=frozenset({"words"}))
    at = typed_moment(form["at"])
    if at is None and "at" not in form.errors:
        form = form.wrong("at", gettext("Ghi ngày và giờ như 24/11/2026 14:30"))
    if form.errors or at is None:
        return form, None
    return form, Answer(form["answer"], at, form["channel"], form["who"], form["words"])


def typed_moment(text: str) -> datetime | None:
    """«24/11/2026 14:30» or «24/11/2026 14h30» in Viet Nam's time, as UTC; None for anything else."""
    found = _MOMENT.fullmatch(text)
    day = typed_date(found[1]) if found else None
    if found is None or day is None or int(found[2]) > 23 or int(found[3]) > 59:
        return None
    return datetime.combine(day, time(int(found[2]), int(found[3])), LOCAL).astimezone(UTC)
