"""What is typed over a filed report and not sent yet: a draft, sealed to its author like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from flask import request

from kiosk import additions, drafts, mine
from kiosk.additions import TooLate
from kiosk.forms.addition import ADDS_TO, FOLLOWS, PART, REVISION, STORY, Addition, addition, of_page
from kiosk.forms.controls import Typed
from kiosk.forms.level import RAISED_TO
from kiosk.forms.seek import with_found
from kiosk.models import database
from kiosk.runtime import runtime
from kiosk.views.access import person
from kiosk.views.asking import shown
from shared.errors import NotThere
from shared.revision import Revision


@dataclass(frozen=True, slots=True)
class Page:
    """A page of additions: what is typed, the level chosen ("" for none), when it was saved last.

    parts: slugs of the pages of the form that stand open on it. stale: something else than a file was added
    since. sent: by this very page.
    """

    typed: Addition
    level: str
    saved_at: datetime | None
    parts: tuple[str, ...] = ()
    stale: bool = False
    sent: bool = False


def held(report_uuid: str) -> tuple[mine.MyReport, Revision]:
    """A report of mine and its author's copy: what is typed over it is kept, though it may be too late to
    send it. Raises NotThere, and TooLate once the copy was forgotten.
    """
    report, copy = mine.one_of_mine(report_uuid, person()), mine.held_copy(report_uuid, person())
    if copy is None:
        raise TooLate(report.report_no)
    return report, copy


def as_left(report: mine.MyReport, copy: Revision) -> Page:
    """The page as it was left, folded up; when something was added since, with the story alone."""
    answers, saved_at = _kept(report, copy)
    typed = addition(copy.fields, taken_up=bool(report.district_received_at), kept=answers)
    return Page(typed, str(answers.get(RAISED_TO, "")), saved_at)


def keep(report: mine.MyReport, _seen: Revision) -> Page:
    """What was posted, over what was typed before in parts that are folded up, kept in the draft.

    Of a page that was opened before the last addition only what it adds to the story is kept, and nothing of
    one that was sent. The report is read anew where the draft is saved: it may be sent at this moment.
    """
    with database.atomic():
        now, form, (report, copy) = runtime().now(), request.form, held(report.report_uuid)
        kept, _ = _kept(report, copy)
        typed = addition(copy.fields, taken_up=bool(report.district_received_at), kept=kept, form=form)
        open_ones = [step for step in typed.steps if step.slug in form.getlist(PART)]
        for step in open_ones:
            typed = replace(typed, typed=with_found(step, typed.typed, shown(typed.typed, {})))
        stale = not additions.is_fresh(copy, form.get(FOLLOWS, ""))
        sent = additions.was_sent(report.report_uuid, form.get(REVISION, ""))
        parts = tuple(step.slug for step in open_ones)
        page = Page(typed, form.get(RAISED_TO, ""), None if stale else now, parts, stale, sent)
        if not stale:
            _save(report.report_uuid, page, now)
        elif not sent and FOLLOWS not in kept:
            _save_story(report.report_uuid, page, copy, now)
    return page


def _kept(report: mine.MyReport, copy: Revision) -> tuple[Typed, datetime | None]:
    """What the draft holds and when it was saved; of one that something was added since, the story alone, and
    nothing of one that was sent.
    """
    try:
        draft = drafts.open_draft(drafts.addition_id(report.report_uuid), person())
    except NotThere:
        return {}, None
    answers = cast(Typed, draft.answers)
    if is_sent(answers):
        drafts.remove_filed([draft.report_uuid])
        return {}, None
    if not additions.is_fresh(copy, str(answers.get(FOLLOWS, ""))):
        answers = {STORY: answers.get(STORY, "")}
    return answers, draft.saved_at


def is_sent(answers: Mapping[str, object]) -> bool:
    """Whether what a draft of an addition holds was sent already: it was saved too late to be one."""
    return additions.was_sent(str(answers[ADDS_TO]), str(answers.get(REVISION, "")))


def _save(report_uuid: str, page: Page, now: datetime) -> None:
    over, draft_id = page.typed.typed_over(), drafts.addition_id(report_uuid)
    if over or page.level:
        answers = {**over, **of_page(report_uuid, request.form)}
        drafts.save(draft_id, person().staff_id, answers, started_at=now, now=now)
    else:
        drafts.remove_filed([draft_id])


def _save_story(report_uuid: str, page: Page, copy: Revision, now: datetime) -> None:
    """What a stale page adds, unless it is in the story already; no fresher draft gives way to it."""
    story = str(page.typed.typed[STORY])
    if story.strip() and story.strip() not in str(copy.fields["narrative"]):
        answers = {STORY: story, **of_page(report_uuid, request.form)}
        drafts.save(drafts.addition_id(report_uuid), person().staff_id, answers, started_at=now, now=now)
