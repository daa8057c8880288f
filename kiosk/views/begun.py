"""What a person has begun and not sent: drafts of reports, and of what is added to one."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext

from kiosk import additions, drafts, identity, mine
from kiosk.drafts import Draft
from kiosk.forms.addition import ADDS_TO
from kiosk.forms.read import first_answers
from kiosk.runtime import runtime
from kiosk.views.access import person
from kiosk.views.adding_draft import is_sent
from kiosk.views.words import short_time


def begun() -> list[dict[str, str]]:
    """For each, the one saved last first: its title, where it goes on, and for some where it is dropped.

    Of those in which nothing was typed the newest alone: one is enough to begin with.
    """
    found, empty = [], False
    for draft in drafts.open_ones(person()):
        if ADDS_TO in draft.answers:
            found += [] if is_sent(draft.answers) else [_addition(draft)]
        elif not (untouched(draft) and empty):
            empty = empty or untouched(draft)
            found.append(_report(draft))
    return found


def left_untouched() -> Draft | None:
    """A draft that was opened before this session and left as it was. No window can still show it: each was
    covered when the session before ended, and what is typed in two windows must not run into one report.
    """
    before = (one for one in drafts.open_ones(person()) if one.saved_at < person().opened_at)
    return next((one for one in before if untouched(one)), None)


def untouched(draft: Draft) -> bool:
    """Whether it says nothing but what every report begins with."""
    first = first_answers(now=draft.started_at, commune=identity.needed().unit_commune)
    return _said(draft.answers) == _said(first)


def _said(answers: Mapping[str, object]) -> dict[str, object]:
    return {name: said for name, said in answers.items() if said not in ("", "0", [])}


def _report(draft: Draft) -> dict[str, str]:
    return {
        "title": gettext("Bản nháp lúc %(time)s", time=short_time(draft.saved_at)),
        "href": url_for("report.resume", report_uuid=draft.report_uuid),
        "go_on": gettext("Tiếp tục bản nháp"),
        "drop": url_for("report.discard_page", report_uuid=draft.report_uuid),
    }


def _addition(draft: Draft) -> dict[str, str]:
    report = mine.one_of_mine(str(draft.answers[ADDS_TO]), person())
    told = {"number": report.report_no, "time": short_time(draft.saved_at)}
    if additions.may_add(report, now=runtime().now()):
        return {
            "title": gettext("Phần bổ sung cho %(number)s lúc %(time)s", **told),
            "href": url_for("adding.page", report_uuid=report.report_uuid),
            "go_on": gettext("Tiếp tục bản nháp"),
        }
    return {
        "title": gettext("Phần bổ sung chưa gửi cho %(number)s lúc %(time)s, đã quá 72 giờ", **told),
        "href": url_for("unsent.page", report_uuid=report.report_uuid),
        "go_on": gettext("Đọc lại"),
    }
