"""What is posted when its author's session is locked or over: kept for her, and shown to nobody."""

from collections.abc import Mapping

from flask import request, session

from kiosk import additions, drafts, identity, mine
from kiosk.forms.addition import PART, REVISION, of_page, posted
from kiosk.forms.calls import noted
from kiosk.forms.level import chosen_on
from kiosk.forms.read import typed_on
from kiosk.forms.steps import BY_SLUG, CHECK, PAGES, Step
from kiosk.runtime import LAST, runtime
from shared.errors import IntakeError

STEP_GIVEN = {"report.answer", "report_parts.draft", "desk.leave"}
"""The addresses that post one page of a report, and name it."""

ADDITION = {"adding.send", "report_parts.addition_draft", "desk.leave_addition"}
"""Those that post what is being added to a filed report."""

LEFT = "left"
"""In the address of a draft that is saved because its page is left."""


def keep_what_was_typed() -> bool:
    """Whether the request held a page of a draft of whoever was signed in last here, and it is on disk now.

    The form's token was checked before: it is a page that this browser was given in her session.
    """
    arguments: Mapping[str, str] = request.view_args or {}
    staff_id = session.get(LAST)
    if request.method != "POST" or not isinstance(staff_id, int):
        return False
    try:
        if request.endpoint in ADDITION:
            _keep_addition(arguments["report_uuid"], staff_id)
        elif step := step_posted():
            _keep_step(arguments["report_uuid"], step, staff_id)
        else:
            return False
    except IntakeError:
        return False
    return True


def _keep_step(report_uuid: str, step: Step, staff_id: int) -> None:
    now = runtime().now()
    answers = typed_on(step, request.form) | chosen_on(step, request.form)
    if request.endpoint != "report_parts.draft" or LEFT in request.args:
        answers |= noted(identity.hotlines(), request.form, step.slug, now)
    drafts.save_late(report_uuid, step.slug, staff_id, answers, now=now)


def _keep_addition(report_uuid: str, staff_id: int) -> None:
    """The parts open on the page, whole, for what they were typed over cannot be opened now.

    Each set of parts is a page of its own: two windows may have different ones open. What was sent is
    not kept.
    """
    if additions.was_sent(report_uuid, request.form.get(REVISION, "")):
        return
    steps = [step for step in PAGES if step is not CHECK and step.slug in request.form.getlist(PART)]
    drafts.save_late(
        drafts.addition_id(report_uuid),
        "-".join(["addition", *(step.slug for step in steps)]),
        staff_id,
        {**posted(request.form, steps), **of_page(report_uuid, request.form)},
        now=runtime().now(),
        begins=mine.is_of(report_uuid, staff_id),
    )


def step_posted() -> Step | None:
    """The page of a report whose answers this request posts."""
    if request.method != "POST":
        return None
    arguments: Mapping[str, str] = request.view_args or {}
    if request.endpoint in STEP_GIVEN:
        return BY_SLUG.get(arguments["slug"])
    return CHECK if request.endpoint == "check.send" else None
