"""What is posted when its author's session is locked or over: kept for her, and shown to nobody."""

from collections.abc import Mapping

from flask import request, session

from kiosk import drafts, identity
from kiosk.forms.calls import noted
from kiosk.forms.level import chosen_on
from kiosk.forms.read import typed_on
from kiosk.forms.steps import BY_SLUG, CHECK, Step
from kiosk.runtime import LAST, runtime
from shared.errors import IntakeError

STEP_GIVEN = {"report.answer", "report_parts.draft", "desk.leave"}
"""The addresses that post one page of a report, and name it."""


def keep_what_was_typed() -> bool:
    """Whether the request held a page of a draft of whoever was signed in last here, and it is on disk now.

    The form's token was checked before: it is a page that this browser was given in her session.
    """
    arguments: Mapping[str, str] = request.view_args or {}
    step, staff_id = _step_posted(arguments), session.get(LAST)
    if step is None or not isinstance(staff_id, int):
        return False
    now, report_uuid = runtime().now(), arguments["report_uuid"]
    answers = typed_on(step, request.form) | chosen_on(step, request.form)
    if request.endpoint != "report_parts.draft":
        answers |= noted(identity.hotlines(), request.form, step.slug, now)
    try:
        drafts.save_late(report_uuid, step.slug, staff_id, answers, now=now)
    except IntakeError:
        return False
    return True


def _step_posted(arguments: Mapping[str, str]) -> Step | None:
    if request.method != "POST":
        return None
    if request.endpoint in STEP_GIVEN:
        return BY_SLUG.get(arguments["slug"])
    return CHECK if request.endpoint == "check.send" else None
