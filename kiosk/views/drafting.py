"""The draft that a request is about: opened, or kept with what was typed on a page."""

import threading
from dataclasses import replace
from datetime import datetime
from typing import NoReturn, cast

from flask import abort, request, url_for

from kiosk import drafts, identity, mine
from kiosk.drafts import Draft
from kiosk.forms.addition import ADDS_TO
from kiosk.forms.calls import posted, with_call, with_noted
from kiosk.forms.controls import Typed
from kiosk.forms.level import chosen_on
from kiosk.forms.read import typed_on
from kiosk.forms.seek import with_found
from kiosk.forms.steps import BY_SLUG, Step
from kiosk.runtime import runtime
from kiosk.views.access import person
from kiosk.views.asking import shown
from shared.errors import CannotDo, NotThere
from shared.text import clean
from shared.web import see_other

DECLARATION = "declaration"

_one_at_a_time = threading.Lock()
"""A page that is posted while it is still being saved: both are kept in the order in which they came. Whoever
read the draft first would otherwise lay the older words over the newer ones."""


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
        draft = drafts.open_draft(report_uuid, person())
    except NotThere:
        mine.one_of_mine(report_uuid, person())
        _filed_already(report_uuid)
    if ADDS_TO in draft.answers:
        abort(see_other(url_for("adding.page", report_uuid=draft.answers[ADDS_TO])))
    return replace(draft, answers={**with_noted(cast(Typed, draft.answers))})


def keep(report_uuid: str, step: Step, *, calls: bool = False) -> Draft:
    """Save what was posted of one page into the draft, whatever is in it; the draft as it is now.

    Whoever goes back to a page is asked again whether all is as she knows it.
    calls: also log what was written on the panel of numbers to phone.
    """
    with _one_at_a_time:
        draft, now = opened(report_uuid), runtime().now()
        before = {name: said for name, said in draft.answers.items() if name != DECLARATION}
        answers = {**before, **typed_on(step, request.form), **chosen_on(step, request.form)}
        answers = {**with_found(step, cast(Typed, answers), shown(cast(Typed, answers), {}))}
        if calls:
            answers = {**_with_calls(cast(Typed, answers), now)}
        return kept(draft, answers)


def kept(draft: Draft, answers: dict[str, object]) -> Draft:
    """Save these answers instead of those of the draft."""
    report_uuid, now = draft.report_uuid, runtime().now()
    try:
        drafts.save(report_uuid, person().staff_id, answers, started_at=draft.started_at, now=now)
    except CannotDo:
        _filed_already(report_uuid)
    return Draft(report_uuid, answers, draft.started_at, now)


def _with_calls(answers: Typed, now: datetime) -> Typed:
    for line, person_told, result in posted(identity.hotlines(), request.form):
        answers = with_call(line, answers, person=clean(person_told), result=clean(result), now=now)
    return answers


def _filed_already(report_uuid: str) -> NoReturn:
    abort(see_other(url_for("saved.page", report_uuid=report_uuid)))
