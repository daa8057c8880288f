"""What was posted and could not be taken stands on the page that says so, for its author alone."""

from datetime import timedelta

import pytest

from kiosk import drafts
from kiosk.forms.steps import CHILD
from kiosk.models import FiledReport, LatePage
from tests.kiosk.conftest import Clock, Kiosk
from tests.kiosk.views.adding_form import CALM, opened
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed, page
from tests.pages import read

DAYS = timedelta(days=3)
KHANG = {"child_full_name": "Khang", "child_name_status": "known", "lang": "en"}
STORY = "Cháu kể thêm:\nbố lại đánh."
AGAIN, COPY = "bấm «Thử lại»", "Chép lại những gì còn cần"


@pytest.fixture
def days_ahead(reporter: Visitor, kiosk: Kiosk, clock: Clock) -> str:
    """A report that was begun on a PC whose clock is wrong, as its last exchange has just told."""
    clock.at += DAYS
    reporter.sign_in("tv.binh")
    report_uuid = reporter.start_report()
    kiosk.sync()
    return report_uuid


@pytest.mark.parametrize("htmx", [False, True])
def test_a_page_posted_under_a_wrong_clock_can_be_posted_again(
    reporter: Visitor, clock: Clock, days_ahead: str, htmx: bool
) -> None:
    here = page(days_ahead, CHILD)
    answer = reporter.post(here, KHANG, htmx=htmx)
    assert answer.status_code == 503 and "Ngày giờ của máy này sai" in answer.text
    assert AGAIN in answer.text and f'action="{here}"' in answer.text
    assert 'name="child_full_name" value="Khang"' in answer.text
    said = [e.text for e in read(answer.text).elements if "lc-prewrap" in e.attributes.get("class", "")]
    assert said == ["Khang"], "codes are no words of hers"
    clock.at -= DAYS
    assert reporter.post(here, {**KHANG, "go": "back"}).status_code == 303
    assert 'value="Khang"' in reporter.get(here).text


def test_a_page_posted_when_the_clock_ended_its_session_is_kept_for_its_author(
    reporter: Visitor, kiosk: Kiosk, clock: Clock
) -> None:
    report_uuid = reporter.start_report()
    kiosk.sync()
    clock.at += timedelta(days=800)
    answer = reporter.post(page(report_uuid, CHILD), KHANG)
    assert answer.status_code == 503 and "Khang" not in answer.text
    assert LatePage.select().count() == 1
    clock.at -= timedelta(days=800)
    reporter.sign_in("tv.binh")
    assert 'value="Khang"' in reporter.get(page(report_uuid, CHILD)).text


@pytest.mark.parametrize("locked", [False, True])
def test_what_nobody_expected_gives_back_what_was_typed_but_never_after_a_lock(
    reporter: Visitor, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    report_uuid = reporter.start_report()

    def broken(*_: object, **__: object) -> None:
        raise ValueError("Khang")

    monkeypatch.setattr(drafts, "save", broken)
    monkeypatch.setattr(drafts, "save_late", broken)
    if locked:
        reporter.post("/lock")
    answer = reporter.post(page(report_uuid, CHILD), KHANG)
    assert answer.status_code == 500
    assert (AGAIN in answer.text) is ("Khang" in answer.text) is not locked


def test_signing_out_waits_for_what_cannot_be_saved_and_does_it_when_asked_again(
    reporter: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_uuid = reporter.start_report()
    monkeypatch.delattr(drafts, "save")
    leave = f"/report/{report_uuid}/child/leave/sign-out"
    answer = reporter.post(leave, KHANG)
    assert (
        answer.status_code == 500 and AGAIN in answer.text and f'formaction="{leave}?anyway=1"' in answer.text
    )
    assert reporter.post(f"{leave}?anyway=1", KHANG).location == "/"
    assert "Anh/chị là ai?" in reporter.get("/").text


@pytest.fixture
def late(reporter: Visitor, clock: Clock) -> tuple[str, dict[str, str]]:
    """A report, and what was typed over it until its 72 hours were over."""
    report_uuid = filed(reporter, CALM)
    clock.at += timedelta(hours=71.99)
    reporter.sign_in("tv.binh")
    form = opened(reporter, report_uuid, added_story=STORY, child_class="7A")
    clock.move(60)
    return report_uuid, form


@pytest.mark.parametrize("end", ["", "/leave/sign-out"])
def test_an_addition_that_comes_too_late_is_there_to_read(
    reporter: Visitor, late: tuple[str, dict[str, str]], end: str
) -> None:
    report_uuid, form = late
    assert reporter.post(f"/mine/{report_uuid}/add{end}", form).status_code == 303
    reporter.sign_in("tv.binh")
    told = reporter.get(f"/mine/{report_uuid}/unsent").text
    assert STORY in told and "7A" in told


@pytest.mark.parametrize("end", ["", "/leave/sign-out"])
def test_an_addition_to_a_report_that_was_forgotten_meanwhile_can_be_copied(
    reporter: Visitor, late: tuple[str, dict[str, str]], end: str
) -> None:
    report_uuid, form = late
    FiledReport.update(author_copy=None).execute()
    answer = reporter.post(f"/mine/{report_uuid}/add{end}", form)
    assert answer.status_code == 409 and COPY in answer.text and AGAIN not in answer.text
    assert STORY in answer.text and ">7A<" in answer.text
    assert 'action="/sign-out"' in answer.text and 'form="answers"' not in answer.text
