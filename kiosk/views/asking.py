"""What the pages of a report are shown with."""

from collections.abc import Mapping
from typing import cast

from flask import url_for
from flask_babel import gettext

from kiosk import identity
from kiosk.drafts import Draft
from kiosk.forms.calls import calls_to
from kiosk.forms.controls import Typed
from kiosk.forms.implied import with_implied
from kiosk.forms.level import must_phone, urgent_from
from kiosk.forms.offers import with_offers
from kiosk.forms.read import read_report
from kiosk.forms.show import Question, Shown, in_order, questions, row_questions
from kiosk.forms.steps import GROUPS, PAGES, STEPS, Step
from kiosk.forms.summary import lines_of_step
from kiosk.runtime import runtime
from kiosk.views.words import clock, say
from shared.errors import FieldError
from shared.report import Report
from shared.report.rules import local_day
from shared.web.language import lang


def typed_in(draft: Draft) -> Typed:
    return with_implied(cast(Typed, draft.answers))


def read(draft: Draft) -> tuple[Report | None, dict[str, FieldError]]:
    """The report that a draft amounts to, or every broken rule."""
    return read_report(typed_in(draft), now=runtime().now(), communes=identity.communes())


def shown(typed: Typed, errors: Mapping[str, FieldError]) -> Shown:
    return Shown(typed, errors, identity.communes(), lang(), local_day(runtime().now()))


def page_of(draft: Draft, step: Step, errors: Mapping[str, FieldError]) -> dict[str, object]:
    """What a template of one page of a report is given."""
    sought = shown(with_offers(step, typed_in(draft)), errors)
    asked = [one for one in questions(step, sought) if one.asked]
    rows = row_questions(step.rows, sought) if step.rows else ()
    every = [*in_order(tuple(asked)), *(one for row in rows for one in row)]
    return {
        "report_uuid": draft.report_uuid,
        "step": step,
        "number": STEPS.index(step) + 1 if step in STEPS else 0,
        "count": len(STEPS),
        "questions": asked,
        "rows": rows,
        "error_list": [_summary_line(one, one.href) for one in every if one.error],
        "saved_at": clock(draft.saved_at),
        "draft_url": url_for("report_parts.draft", report_uuid=draft.report_uuid, slug=step.slug),
        **emergency(draft, step),
    }


def emergency(draft: Draft, step: Step | None = None) -> dict[str, object]:
    """Whether somebody must be phoned now, and whom.

    In full on the page that first asked for it; on every other `step` the numbers in one line, which opens.
    """
    return {
        "report_uuid": draft.report_uuid,
        "must_phone": must_phone(typed_in(draft)),
        "phones": [{**line, "calls": calls_to(line, typed_in(draft))} for line in identity.hotlines()],
        "logs_calls": True,
        "brief": step is not None and step is not urgent_from(typed_in(draft)),
        "phone_words": gettext("Gọi xong hãy ghi tiếp. Những gì đã nhập vẫn còn đây."),
    }


def everywhere(draft: Draft, errors: Mapping[str, FieldError]) -> list[dict[str, str]]:
    """Every broken rule of the whole report, each leading to the page where it is put right."""
    sought = shown(typed_in(draft), errors)
    asked = [(step, one) for step in PAGES for one in _all_questions(step, sought) if one.error]
    return [_summary_line(one, _address(draft, step, one)) for step, one in asked]


def groups(draft: Draft) -> list[dict[str, str]]:
    """«Bổ sung nếu biết»: each group with its address and whether something is written in it."""
    typed = shown(typed_in(draft), {})
    return [
        {
            "title": gettext(step.title),
            "href": url_for("report.page", report_uuid=draft.report_uuid, slug=step.slug),
            "state": "written" if lines_of_step(step, typed) else "",
        }
        for step in GROUPS
    ]


def _all_questions(step: Step, sought: Shown) -> list[Question]:
    rows = row_questions(step.rows, sought) if step.rows else ()
    return [*in_order(questions(step, sought)), *(one for row in rows for one in row)]


def _address(draft: Draft, step: Step, question: Question) -> str:
    if step is STEPS[-1]:
        return question.href
    page = url_for("report.page", report_uuid=draft.report_uuid, slug=step.slug, back=STEPS[-1].slug)
    return page + question.href


def _summary_line(question: Question, href: str) -> dict[str, str]:
    return {"text": f"{question.label.rstrip('?')}: {say(question.error)}", "href": href}
