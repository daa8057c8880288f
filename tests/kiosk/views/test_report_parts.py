"""Parts that htmx asks for, each from its own address and from the same template as the page."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from kiosk import drafts
from kiosk.forms.steps import CHILD, DANGER, STEPS
from kiosk.models import database
from tests.kiosk.conftest import Clock
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import file, page
from tests.pages import read
from tests.samples import samples, told


def test_what_depends_on_an_answer_stands_on_the_page_and_says_when_it_is_asked(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    typed = {"child_name_status": "withheld", "child_full_name": "Na", "child_identifying_features": "áo đỏ"}
    reporter.post(page(report_uuid, CHILD), typed)
    whole = reporter.get(page(report_uuid, CHILD)).text
    blocks = {block.split(' name="')[1].split('"')[0]: block for block in whole.split("data-when=")[1:]}
    hides = {block.split(' name="')[1].split('"')[0] for block in whole.split("conditional--hidden")[1:]}
    assert hides >= {"child_full_name", "child_age_min"} and "child_identifying_features" not in hides
    assert 'value="Na"' in blocks["child_full_name"] and "data-unsaid" in blocks["child_full_name"]
    assert 'data-on="unknown withheld"' in blocks["child_identifying_features"]


def test_a_draft_is_saved_while_it_is_typed_and_says_when(reporter: Visitor, clock: Clock) -> None:
    report_uuid = reporter.start_report()
    clock.move(70)
    part = reporter.post(f"/report/{report_uuid}/child/draft", {"child_full_name": "Khang"}, htmx=True)
    assert "Đã lưu nháp 14:31:10" in part.text
    assert part.headers["HX-Trigger"] == "draft-saved"
    assert 'value="Khang"' in reporter.get(page(report_uuid, CHILD)).text


def test_of_two_that_come_at_once_the_later_one_stands(
    reporter: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_uuid, real = reporter.start_report(), drafts.save
    reached, go_on = threading.Event(), threading.Event()

    def slow_at_first(*words: object, **times: object) -> None:
        if not reached.is_set():
            reached.set()
            go_on.wait(10)
        real(*words, **times)  # type: ignore[arg-type]

    def send(name: str) -> None:
        reporter.post(f"/report/{report_uuid}/child/draft", {"child_full_name": name}, htmx=True)
        database.close()

    monkeypatch.setattr(drafts, "save", slow_at_first)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(send, "Kha")
        assert reached.wait(10)
        second = threads.submit(send, "Khang")
        wait([second], timeout=0.3)
        go_on.set()
    assert first.result() is second.result() is None
    assert 'value="Khang"' in reporter.get(page(report_uuid, CHILD)).text


def test_a_draft_that_cannot_be_saved_leaves_the_page_and_says_so(
    reporter: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_uuid = reporter.start_report()

    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(drafts, "save", full)
    part = reporter.post(f"/report/{report_uuid}/child/draft", {"child_full_name": "Khang"}, htmx=True)
    assert part.status_code == 500
    assert "Chưa lưu được nháp" in part.text and 'id="draft-line"' in part.text
    assert "HX-Retarget" not in part.headers


def test_saving_a_draft_of_a_filed_report_leads_to_its_confirmation(reporter: Visitor) -> None:
    report_uuid = file(reporter, told(samples()[8]))
    answer = reporter.post(f"/report/{report_uuid}/child/draft", {}, htmx=True)
    assert answer.headers["HX-Redirect"] == f"/report/{report_uuid}/saved"


def test_the_numbers_appear_with_the_first_yes_and_stay_on_every_page(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    assert "Gọi điện ngay" not in reporter.get(f"/report/{report_uuid}/emergency").text
    reporter.post(f"/report/{report_uuid}/danger/draft", {"scr_immediate_danger": "yes"}, htmx=True)
    part = reporter.get(f"/report/{report_uuid}/emergency").text
    assert "Gọi điện ngay" in part and "111" in part
    first = reporter.get(page(report_uuid, DANGER)).text
    assert "".join(part.split()) in "".join(first.split()), "in full where it was asked for"
    for step in STEPS[1:]:
        line = reporter.get(page(report_uuid, step)).text.split("<summary>")[1].split("</summary>")[0]
        assert "Gọi điện ngay" in line and "111" in line, "and in one line on every other page"


def test_a_refresh_asks_for_its_own_part_again(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    elements = read(reporter.get(page(report_uuid, DANGER)).text).elements
    asks = {e.attributes.get("id"): e.attributes.get("hx-get", e.attributes.get("hx-post")) for e in elements}
    assert asks["emergency"] == f"/report/{report_uuid}/emergency"
    assert asks["draft-line"] == f"/report/{report_uuid}/danger/draft"
