"""What the pages of a report are shown with."""

from collections.abc import Mapping
from typing import cast

from flask import url_for
from flask_babel import gettext

from kiosk import identity
from kiosk.drafts import Draft
from kiosk.forms.controls import Typed
from kiosk.forms.level import must_phone
from kiosk.forms.read import read_report, with_defaults
from kiosk.forms.show import Question, Shown, in_order, questions
from kiosk.forms.steps import STEPS, Step
from kiosk.runtime import runtime
from kiosk.views.words import clock, say
from shared.errors import FieldError
from shared.report import Report
from shared.report.rules import local_day
from shared.web.language import lang


def typed_in(draft: Draft) -> Typed:
    return with_defaults(cast(Typed, draft.answers))


def read(draft: Draft) -> tuple[Report | None, dict[str, FieldError]]:
    """The report that a draft amounts to, or every broken rule."""
    return read_report(typed_in(draft), now=runtime().now(), communes=identity.communes())


def shown(typed: Typed, errors: Mapping[str, FieldError]) -> Shown:
    return Shown(typed, errors, identity.communes(), lang(), local_day(runtime().now()))


def page_of(draft: Draft, step: Step, errors: Mapping[str, FieldError]) -> dict[str, object]:
    """What a template of one page of a report is given."""
    asked = questions(step, shown(typed_in(draft), errors))
    return {
        "report_uuid": draft.report_uuid,
        "step": step,
        "number": STEPS.index(step) + 1,
        "count": len(STEPS),
        "questions": asked,
        "error_list": [_summary_line(one, one.href) for one in in_order(asked) if one.error],
        "saved_at": clock(draft.saved_at),
        **emergency(draft),
    }


def emergency(draft: Draft) -> dict[str, object]:
    """Whether somebody must be phoned now, and whom."""
    return {
        "report_uuid": draft.report_uuid,
        "must_phone": must_phone(typed_in(draft)),
        "phones": identity.hotlines(),
        "phone_words": gettext("Gọi xong hãy ghi tiếp. Những gì đã nhập vẫn còn đây."),
    }


def everywhere(draft: Draft, errors: Mapping[str, FieldError]) -> list[dict[str, str]]:
    """Every broken rule of the whole report, each leading to the page where it is put right."""
    sought = shown(typed_in(draft), errors)
    asked = [(step, one) for step in STEPS for one in in_order(questions(step, sought)) if one.error]
    return [_summary_line(one, _address(draft, step, one)) for step, one in asked]


def _address(draft: Draft, step: Step, question: Question) -> str:
    if step is STEPS[-1]:
        return question.href
    page = url_for("report.page", report_uuid=draft.report_uuid, slug=step.slug, back=STEPS[-1].slug)
    return page + question.href


def _summary_line(question: Question, href: str) -> dict[str, str]:
    return {"text": f"{question.label.rstrip('?')}: {say(question.error)}", "href": href}
