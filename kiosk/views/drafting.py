"""The draft that a request is about: opened, or kept with what was typed on a page."""

from typing import NoReturn

from flask import abort, request, url_for

from kiosk import drafts, mine
from kiosk.drafts import Draft
from kiosk.forms.read import typed_on
from kiosk.forms.steps import BY_SLUG, Step
from kiosk.runtime import runtime
from kiosk.views.access import person
from shared.errors import CannotDo, NotThere
from shared.web import see_other


def step_named(slug: str) -> Step:
    """Raises NotThere for an address that is no page of a report."""
    if slug not in BY_SLUG:
        raise NotThere("step")
    return BY_SLUG[slug]


def opened(report_uuid: str) -> Draft:
    """The person's own draft; of a report she filed meanwhile, its confirmation is shown instead.

    Raises NotThere for anything else.
    """
    try:
        return drafts.open_draft(report_uuid, person())
    except NotThere:
        mine.one_of_mine(report_uuid, person())
        _filed_already(report_uuid)


def keep(report_uuid: str, step: Step, **others: str) -> Draft:
    """Save what was posted of one page into the draft, whatever is in it; the draft as it is now."""
    draft, now = opened(report_uuid), runtime().now()
    answers = {**draft.answers, **typed_on(step, request.form), **others}
    try:
        drafts.save(report_uuid, person().staff_id, answers, started_at=draft.started_at, now=now)
    except CannotDo:
        _filed_already(report_uuid)
    return Draft(report_uuid, answers, draft.started_at, now)


def _filed_already(report_uuid: str) -> NoReturn:
    abort(see_other(url_for("saved.page", report_uuid=report_uuid)))
