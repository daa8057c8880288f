"""What is added to a filed report is a draft too: kept as it is typed, over a lock, its author's alone."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from kiosk import drafts, retention, staff
from kiosk.forms.addition import ADDS_TO, REVISION, STORY
from kiosk.models import Draft, OutboxEntry, database
from kiosk.views import adding_draft
from tests.kiosk.conftest import PASSPHRASE, Clock, Kiosk
from tests.kiosk.district import District
from tests.kiosk.views.adding_form import CALM, open_part, opened, shown_form
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import filed
from tests.kiosk.views.test_after_filing import acknowledge
from tests.kiosk.views.test_attaching import send as attach
from tests.shared.attachments.files import png

MORE = "Cháu kể thêm: bố lại đánh."


@pytest.fixture
def report_uuid(reporter: Visitor) -> str:
    return filed(reporter, CALM)


def unlock(visitor: Visitor) -> None:
    visitor.get("/locked")
    assert visitor.post("/locked", {"passphrase": PASSPHRASE}).location == "/home/"


def test_it_is_saved_as_it_is_typed_offered_at_home_and_gone_once_it_is_sent(
    reporter: Visitor, report_uuid: str
) -> None:
    form = opened(reporter, report_uuid, added_story=MORE, child_class="7A", raised_to="high")
    saved = reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert "Đã lưu nháp" in saved.text and f'hx-post="/report/{report_uuid}/addition/draft"' in saved.text
    assert MORE.encode() not in bytes(Draft.get().sealed)
    home = reporter.get("/home/").text
    assert "Phần bổ sung cho SC-SM01" in home and f'href="/mine/{report_uuid}/add"' in home
    assert reporter.get(f"/report/{Draft.get().report_uuid}/danger").location == f"/mine/{report_uuid}/add"
    again = reporter.get(f"/mine/{report_uuid}/add").text
    assert MORE in again and 'value="high" checked' in again and "đã ghi, chưa gửi" in again
    again = open_part(
        reporter, report_uuid, "more-child", shown_form(again, added_story=MORE, raised_to="high")
    )
    assert MORE in again and 'value="7A"' in again and 'value="high" checked' in again
    assert reporter.post(f"/mine/{report_uuid}/add", form).status_code == 303
    assert Draft.select().count() == 0 and OutboxEntry.select().count() == 2
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert Draft.select().count() == 0, "a save that comes after the sending brings nothing back"


def test_what_is_taken_back_leaves_no_draft(reporter: Visitor, report_uuid: str) -> None:
    form = opened(reporter, report_uuid)
    for text, left in ((MORE, 1), ("", 0), (MORE, 1)):
        reporter.post(f"/report/{report_uuid}/addition/draft", {**form, "added_story": text}, htmx=True)
        assert Draft.select().count() == left


def test_a_part_in_which_a_search_found_several_stays_open(reporter: Visitor, report_uuid: str) -> None:
    letters = {"child_commune_code-sought": "xa"}
    form = opened(reporter, report_uuid, child_commune_code="")
    page = open_part(reporter, report_uuid, "views", {**form, **letters})
    assert re.findall(r'name="part" value="([^"]+)"', page) == ["child", "views"]
    again = reporter.get(f"/mine/{report_uuid}/add").text
    page = open_part(reporter, report_uuid, "child", shown_form(again))
    assert 'name="child_commune_code-sought" value="xa"' in page


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize(
    ("idle_s", "end"),
    [
        (0, "mine/{}/add/leave"),
        (121, "mine/{}/add"),
        (121, "report/{}/addition/draft"),
        (601, "mine/{}/add/leave"),
    ],
)
def test_it_outlives_the_lock(
    reporter: Visitor, clock: Clock, report_uuid: str, end: str, idle_s: int, begun: bool
) -> None:
    form = opened(reporter, report_uuid, child_class="7A")
    if begun:
        reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    clock.move(idle_s)
    reporter.post("/" + end.format(report_uuid), {**form, "added_story": MORE})
    if idle_s > 600:
        reporter.sign_in("tv.binh")
    else:
        unlock(reporter)
    again = reporter.get(f"/mine/{report_uuid}/add").text
    assert MORE in again and OutboxEntry.select().count() == 1
    assert 'value="7A"' in open_part(reporter, report_uuid, "more-child", shown_form(again, added_story=MORE))


def test_after_another_addition_the_story_alone_is_still_there(reporter: Visitor, report_uuid: str) -> None:
    first = opened(reporter, report_uuid, added_story="Từ cửa sổ thứ nhất.")
    old = opened(reporter, report_uuid, added_story=MORE, child_class="7A")
    reporter.post(f"/mine/{report_uuid}/add", first)
    reporter.post("/lock")
    reporter.post(f"/report/{report_uuid}/addition/draft", old, htmx=True)
    unlock(reporter)
    again = reporter.get(f"/mine/{report_uuid}/add").text
    assert MORE in again and "đã ghi, chưa gửi" not in again
    assert 'value="7A"' not in open_part(reporter, report_uuid, "more-child", shown_form(again))


def test_nobody_else_saves_or_sees_it_and_it_is_forgotten_with_the_report(
    reporter: Visitor, supervisor: Visitor, report_uuid: str, kiosk: Kiosk
) -> None:
    form = opened(reporter, report_uuid, added_story=MORE)
    assert supervisor.post(f"/report/{report_uuid}/addition/draft", form, htmx=True).status_code == 404
    supervisor.post("/lock")
    supervisor.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert Draft.select().count() == 0
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    kiosk.sync()
    kiosk.clock.move(8 * 24 * 3600)
    assert retention.wipe(now=kiosk.clock()).reports == 1
    assert Draft.select().count() == 0


@pytest.mark.parametrize("end", ["lock", "sign-out", "report/{}/addition/draft"])
def test_what_is_typed_in_one_part_survives_another_and_is_sent(
    reporter: Visitor, clock: Clock, kiosk: Kiosk, district: District, report_uuid: str, end: str
) -> None:
    """Also over a lock, a sign-out, and a page of the second part that is posted after its session."""
    form = opened(reporter, report_uuid, added_story=MORE, child_class="7A")
    form = shown_form(open_part(reporter, report_uuid, "views", form), added_story=MORE)
    assert "child_class" not in form
    form = {**form, "best_interest_note": "Vẫn báo vì cháu sợ."}
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    if "draft" in end:
        clock.move(601)
    reporter.post("/" + end.format(report_uuid), form)
    unlock(reporter) if end == "lock" else reporter.sign_in("tv.binh")
    again = reporter.get(f"/mine/{report_uuid}/add").text
    assert again.count("đã ghi, chưa gửi") == 2
    form = shown_form(again, added_story=MORE)
    assert reporter.post(f"/mine/{report_uuid}/add", form).status_code == 303
    kiosk.sync()
    added = next(one["fields"] for one in district.contents() if one["number"] == 2)
    assert isinstance(added, dict) and set(added) == {
        "child_class",
        "best_interest_note",
        "narrative",
        "revision",
    }
    assert (added["child_class"], added["best_interest_note"]) == ("7A", "Vẫn báo vì cháu sợ.")


def test_a_file_that_is_attached_meanwhile_leaves_the_draft_and_the_open_page_as_they_are(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, district: District
) -> None:
    form = opened(reporter, report_uuid, added_story=MORE, child_class="7A", raised_to="high")
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert attach(reporter, report_uuid, png()).status_code == 303
    again = reporter.get(f"/mine/{report_uuid}/add").text
    assert MORE in again and "đã ghi, chưa gửi" in again and 'value="high" checked' in again
    saved = reporter.post(f"/report/{report_uuid}/addition/draft", {**form, "child_class": "7B"}, htmx=True)
    assert "Đã lưu nháp" in saved.text
    assert reporter.post(f"/mine/{report_uuid}/add", {**form, "child_class": "7B"}).status_code == 303
    assert Draft.select().count() == 0
    kiosk.sync()
    added = next(one["fields"] for one in district.contents() if one["number"] == 3)
    assert isinstance(added, dict) and added["child_class"] == "7B" and "attachments" not in added
    assert reporter.post(f"/mine/{report_uuid}/add", form).status_code == 303, "the same form again"
    assert sum(row.kind == "revision" for row in OutboxEntry.select()) == 3


def test_a_page_that_is_stale_says_that_it_is_not_saved_and_a_lock_keeps_what_it_tells(
    reporter: Visitor, report_uuid: str
) -> None:
    first = opened(reporter, report_uuid, added_story="Từ cửa sổ thứ nhất.")
    old = opened(reporter, report_uuid, added_story=MORE)
    reporter.post(f"/mine/{report_uuid}/add", first)
    attach(reporter, report_uuid, png())
    line = reporter.post(f"/report/{report_uuid}/addition/draft", old, htmx=True)
    assert line.status_code == 409 and "Đã lưu nháp" not in line.text
    assert 'id="draft-told"' in line.text and "Chưa lưu nháp" in line.text and "bấm «Gửi" in line.text
    reporter.post(f"/mine/{report_uuid}/add/leave", {**old, "added_story": MORE + " Và nữa."})
    unlock(reporter)
    assert "Phần bổ sung cho" in reporter.get("/home/").text
    assert MORE + " Và nữa." in reporter.get(f"/mine/{report_uuid}/add").text


def test_a_page_posted_again_after_its_sending_leads_to_the_report(
    reporter: Visitor, report_uuid: str
) -> None:
    """As a browser does that is told to go back and to load anew."""
    form = opened(reporter, report_uuid, added_story=MORE)
    assert reporter.post(f"/mine/{report_uuid}/add", form).status_code == 303
    for go in ("", "open-more-child"):
        again = reporter.post(f"/mine/{report_uuid}/add", {**form, "go": go})
        assert again.location == f"/mine/{report_uuid}"
    assert OutboxEntry.select().count() == 2


def test_what_is_typed_anew_into_a_page_that_was_sent_is_an_addition_of_its_own(
    reporter: Visitor, report_uuid: str
) -> None:
    form = opened(reporter, report_uuid, added_story="Một.")
    reporter.post(f"/mine/{report_uuid}/add", form)
    attach(reporter, report_uuid, png())
    page = reporter.post(f"/mine/{report_uuid}/add", {**form, "added_story": MORE, "go": "open-more-child"})
    again = shown_form(page.text, added_story=MORE)
    assert page.status_code == 422 and again[REVISION] != form[REVISION]
    before = OutboxEntry.select().count()
    assert reporter.post(f"/mine/{report_uuid}/add", again).status_code == 303
    assert OutboxEntry.select().count() == before + 1


def test_a_page_that_is_stale_takes_no_newer_draft_away(reporter: Visitor, report_uuid: str) -> None:
    first, old = (opened(reporter, report_uuid, added_story=text) for text in ("Một.", "Hai."))
    reporter.post(f"/mine/{report_uuid}/add", first)
    newer = opened(reporter, report_uuid, added_story=MORE)
    reporter.post(f"/report/{report_uuid}/addition/draft", newer, htmx=True)
    assert reporter.post(f"/report/{report_uuid}/addition/draft", old, htmx=True).status_code == 409
    assert MORE in reporter.get(f"/mine/{report_uuid}/add").text


def test_a_save_that_overlaps_the_sending_brings_nothing_back(
    reporter: Visitor, report_uuid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, real = opened(reporter, report_uuid, added_story=MORE), adding_draft._save
    reached, go_on = threading.Event(), threading.Event()

    def slow_at_first(*words: object) -> None:
        if not reached.is_set():
            reached.set()
            go_on.wait(10)
        real(*words)  # type: ignore[arg-type]

    def post(path: str) -> int:
        status = reporter.post(path, form).status_code
        database.close()
        return status

    monkeypatch.setattr(adding_draft, "_save", slow_at_first)
    with ThreadPoolExecutor(2) as threads:
        saving = threads.submit(post, f"/report/{report_uuid}/addition/draft")
        assert reached.wait(10)
        sending = threads.submit(post, f"/mine/{report_uuid}/add")
        wait([sending], timeout=0.3)
        go_on.set()
    assert (saving.result(), sending.result()) == (200, 303)
    assert Draft.select().count() == 0 and OutboxEntry.select().count() == 2


def test_what_was_sent_is_no_draft_however_late_its_page_is_posted(
    reporter: Visitor, report_uuid: str, clock: Clock
) -> None:
    form = opened(reporter, report_uuid, added_story=MORE)
    reporter.post(f"/mine/{report_uuid}/add", form)
    told = reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True).text
    assert "Phần bổ sung này đã được gửi." in told
    attach(reporter, report_uuid, png())
    reporter.post("/lock")
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert Draft.select().count() == 0
    unlock(reporter)
    left = {ADDS_TO: report_uuid, STORY: MORE, REVISION: form[REVISION]}
    drafts.save(
        drafts.addition_id(report_uuid),
        staff.find("tv.binh").staff_id,
        left,
        started_at=clock(),
        now=clock(),
    )
    assert "Phần bổ sung cho" not in reporter.get("/home/").text
    assert f">\n{MORE}" not in reporter.get(f"/mine/{report_uuid}/add").text
    assert Draft.select().count() == 0


def test_what_was_not_sent_within_72_hours_is_there_to_be_read_and_dropped(
    reporter: Visitor, supervisor: Visitor, report_uuid: str, clock: Clock
) -> None:
    clock.move(72 * 3600 - 60)
    reporter.sign_in("tv.binh")
    form = opened(reporter, report_uuid, added_story=MORE, child_class="7A", raised_to="high")
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    assert reporter.get(f"/mine/{report_uuid}/unsent").location == f"/mine/{report_uuid}/add"
    clock.move(61)
    late = {**form, "added_story": MORE + " Và nữa."}
    told = reporter.post(f"/report/{report_uuid}/addition/draft", late, htmx=True).text
    assert "Đã lưu nháp" in told, "it can be sent no more, and is not lost"
    for answer in (reporter.post(f"/mine/{report_uuid}/add", late), reporter.get(f"/mine/{report_uuid}/add")):
        assert answer.location == f"/mine/{report_uuid}/unsent"
    assert OutboxEntry.select().count() == 1
    home = reporter.get("/home/").text
    assert "Phần bổ sung chưa gửi cho SC-SM01" in home and f'href="/mine/{report_uuid}/unsent"' in home
    assert f'href="/mine/{report_uuid}/unsent"' in reporter.get(f"/mine/{report_uuid}").text
    page = reporter.get(f"/mine/{report_uuid}/unsent").text
    assert MORE + " Và nữa." in page and "7A" in page and page.count("<dt") == 1 and "readonly" in page
    assert "Mức đã chọn để nâng lên:" in page and "KHẨN CẤP" in page
    supervisor.sign_in("co.lan")
    assert supervisor.get(f"/mine/{report_uuid}/unsent").status_code == 404
    assert supervisor.post(f"/mine/{report_uuid}/unsent").status_code == 404
    assert reporter.post(f"/mine/{report_uuid}/unsent").location == "/home/"
    for path in ("/home/", f"/mine/{report_uuid}"):
        assert "Phần bổ sung" not in reporter.get(path).text
    assert Draft.get().sealed is None
    assert reporter.get(f"/mine/{report_uuid}/unsent").status_code == 404
    assert reporter.get(f"/mine/{report_uuid}/add").status_code == 409


def test_what_was_not_sent_shows_no_field_that_its_author_sees_no_more(
    reporter: Visitor, report_uuid: str, kiosk: Kiosk, district: District, clock: Clock
) -> None:
    form = opened(reporter, report_uuid, added_story=MORE, child_full_name="Tên Sửa")
    reporter.post(f"/report/{report_uuid}/addition/draft", form, htmx=True)
    kiosk.sync()
    acknowledge(kiosk, district, report_uuid)
    clock.move(72 * 3600 + 1)
    reporter.sign_in("tv.binh")
    page = reporter.get(f"/mine/{report_uuid}/unsent").text
    assert MORE in page and "Tên Sửa" not in page
