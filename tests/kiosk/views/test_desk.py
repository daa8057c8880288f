"""The lock, the quick hide and what is posted after them: nothing lost, nothing shown."""

import pytest
from flask import Flask

from kiosk.forms.steps import CHECK, CHILD, DANGER
from tests.kiosk.conftest import PASSPHRASE, Clock
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import page
from tests.kiosk.views.test_access import SIGNED_IN, SUPERVISORS, addresses
from tests.pages import read

KHANG = {"child_full_name": "Khang"}


def take_up(visitor: Visitor, report_uuid: str) -> str:
    """The page of the child as its author finds it after coming back."""
    return visitor.get(page(report_uuid, CHILD)).text


def unlock(visitor: Visitor) -> None:
    visitor.get("/locked")
    assert visitor.post("/locked", {"passphrase": PASSPHRASE}).location == "/home/"


def test_after_two_minutes_every_page_is_the_locked_one(app: Flask, reporter: Visitor, clock: Clock) -> None:
    clock.move(121)
    for method, path in addresses(app, SIGNED_IN | SUPERVISORS):
        answer = reporter.post(path) if method == "POST" else reporter.get(path)
        assert (answer.status_code, answer.location) == (303, "/locked"), path
    for path in ("/", "/when", "/receipt/", "/sign-in/yt.hoa"):
        assert reporter.get(path).location == "/locked"
    part = reporter.client.get("/report/x/state", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/locked"


def test_the_locked_page_names_the_station_and_whom_to_call_and_nobody_else(
    reporter: Visitor, clock: Clock
) -> None:
    report_uuid = reporter.start_report()
    clock.move(121)
    text = reporter.get("/locked").text
    assert "Đã khóa vì không có thao tác. Bản nháp đã được lưu." in text
    assert "111" in text and "Bình" not in text and report_uuid not in text and "/home/" not in text


def test_the_same_persons_passphrase_opens_and_offers_the_draft(reporter: Visitor) -> None:
    reporter.start_report()
    assert reporter.post("/lock", {"cause": "asked"}).location == "/locked"
    answer = reporter.post("/locked", {"passphrase": "sai rồi nhé"})
    assert answer.status_code == 422 and "Mật khẩu chưa đúng" in answer.text
    assert reporter.post("/locked").status_code == 422
    unlock(reporter)
    assert "Tiếp tục bản nháp" in reporter.get("/home/").text


def test_guesses_at_a_locked_screen_are_slowed_down_as_those_of_signing_in(reporter: Visitor) -> None:
    reporter.post("/lock")
    for _ in range(5):
        reporter.post("/locked", {"passphrase": "sai rồi nhé"})
    answer = reporter.post("/locked", {"passphrase": PASSPHRASE})
    assert answer.status_code == 429 and "Chờ 30 giây" in answer.text
    reporter.post("/sign-out")
    assert reporter.post("/sign-in/tv.binh", {"passphrase": PASSPHRASE}).status_code in (400, 429)


def test_another_person_signs_in_past_a_lock_and_the_draft_stays_its_authors(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    reporter.post("/lock")
    reporter.get("/locked")
    assert reporter.post("/sign-out").location == "/"
    reporter.sign_in("yt.hoa")
    assert "bản nháp" not in reporter.get("/home/").text
    assert reporter.get(page(report_uuid, CHILD)).status_code == 404


def test_after_ten_minutes_a_lock_becomes_signed_out(reporter: Visitor, clock: Clock) -> None:
    clock.move(601)
    assert reporter.get("/locked").location == "/?ended=1"
    assert reporter.post("/locked", {"passphrase": PASSPHRASE}).location == "/?ended=1"


def test_autosave_and_polls_keep_nothing_awake_and_a_person_does(reporter: Visitor, clock: Clock) -> None:
    report_uuid = reporter.start_report()
    clock.move(100)
    assert reporter.post("/awake").status_code == 204
    clock.move(100)
    assert reporter.post(f"/report/{report_uuid}/child/draft", KHANG, htmx=True).status_code == 200
    reporter.get(f"/report/{report_uuid}/emergency")
    clock.move(21)
    assert reporter.post("/awake").status_code == 401
    assert reporter.get("/home/").location == "/locked"


def test_a_hidden_page_stays_hidden_and_bears_no_mark_of_ours(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    answer = reporter.post(f"/report/{report_uuid}/child/leave", {**KHANG, "cause": "hidden"})
    assert answer.location == "/weather"
    for path in ("/", "/home/", page(report_uuid, CHILD)):
        assert reporter.get(path).location == "/weather"
    dull = reporter.get("/weather").text
    assert [e.text for e in read(dull).elements if e.tag == "title"] == ["Thời tiết"]
    for mark in ("Lá Chắn", "Trường", "Bình", "shield", report_uuid, "báo cáo"):
        assert mark not in dull
    unlock(reporter)
    assert 'value="Khang"' in take_up(reporter, report_uuid)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("end", ["child", "child/draft", "child/leave"])
@pytest.mark.parametrize("idle_s", [121, 601])
def test_what_is_posted_after_a_lock_or_its_end_is_kept_for_its_author(
    reporter: Visitor, clock: Clock, idle_s: int, end: str, htmx: bool
) -> None:
    report_uuid = reporter.start_report()
    reporter.post(page(report_uuid, DANGER), {"source_channel": "phone", "go": "back"})
    clock.move(idle_s)
    answer = reporter.post(f"/report/{report_uuid}/{end}", KHANG, htmx=htmx)
    location = answer.headers["HX-Redirect"] if htmx else answer.location
    expected = "/?ended=1" if end == "child/leave" else "/?ended=kept"
    assert location == ("/locked" if idle_s < 600 else expected)
    assert "Khang" not in reporter.get(location).text
    if idle_s > 600:
        reporter.sign_in("tv.binh")
    else:
        unlock(reporter)
    assert 'value="Khang"' in take_up(reporter, report_uuid)
    assert "checked" in reporter.get(page(report_uuid, DANGER)).text, "the rest of the draft is there"


@pytest.mark.parametrize("end", ["suspects", "suspects/leave", "suspects/draft?left=1", "check"])
def test_rows_and_calls_that_are_posted_late_are_kept_and_logged(
    reporter: Visitor, clock: Clock, end: str
) -> None:
    report_uuid = reporter.start_report()
    reporter.post(page(report_uuid, DANGER), {"scr_immediate_danger": "yes", "go": "call-0"})
    clock.move(121)
    rows = {"perps-rows": "2", "perps-1-name": "Ông Tư", "raised_to": "high"}
    reporter.post(f"/report/{report_uuid}/{end}", {**rows, "go": "call-0", "call-0-person": "Chị Hà"})
    clock.move(30)
    unlock(reporter)
    take_up(reporter, report_uuid)
    actions = reporter.get(f"/report/{report_uuid}/actions").text
    assert "Đã gọi lúc 14:30" in actions and "Đã gọi lúc 14:32" in actions and "Chị Hà" in actions
    if end != "check":
        assert 'id="perps-1-name"' in reporter.get(f"/report/{report_uuid}/suspects").text
        assert "Ông Tư" in reporter.get(page(report_uuid, CHECK)).text
    reporter.post(page(report_uuid, DANGER), {"scr_immediate_danger": "yes"})
    assert reporter.get(f"/report/{report_uuid}/actions").text.count("Chị Hà") == 2, (
        "said once, in row and panel"
    )


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("idle_s", [0, 121, 601])
def test_signing_out_keeps_what_is_half_typed(
    reporter: Visitor, clock: Clock, idle_s: int, htmx: bool
) -> None:
    report_uuid = reporter.start_report()
    clock.move(idle_s)
    answer = reporter.post(f"/report/{report_uuid}/child/leave/sign-out", KHANG, htmx=htmx)
    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == "/"
    assert "Clear-Site-Data" in answer.headers and "Anh/chị là ai?" in reporter.get("/").text
    reporter.sign_in("tv.binh")
    assert 'value="Khang"' in take_up(reporter, report_uuid)


@pytest.mark.parametrize("htmx", [False, True])
def test_another_language_keeps_what_is_half_typed(reporter: Visitor, htmx: bool) -> None:
    report_uuid = reporter.start_report()
    here = page(report_uuid, CHILD)
    shown = reporter.get(here).text
    assert f'form="answers" formaction="{here}/leave/language"' in shown
    typed = {**KHANG, "lang": "en", "next": here}
    answer = reporter.post(f"{here}/leave/language", typed, htmx=htmx)
    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == here
    again = take_up(reporter, report_uuid)
    assert 'value="Khang"' in again and '<html lang="en"' in again


def test_there_are_no_other_ways_to_leave(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    assert reporter.post(f"/report/{report_uuid}/child/leave/home", KHANG).status_code == 404
    assert "Khang" not in take_up(reporter, report_uuid)


def test_a_call_half_written_when_the_screen_is_locked_is_logged(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    typed = {"scr_immediate_danger": "yes", "call-0-person": "Chị Hà"}
    assert reporter.post(f"/report/{report_uuid}/danger/leave", typed).location == "/locked"
    unlock(reporter)
    take_up(reporter, report_uuid)
    assert "Chị Hà" in reporter.get(page(report_uuid, DANGER)).text


def test_a_form_left_open_over_a_power_cut_is_kept(reporter: Visitor, app: Flask) -> None:
    report_uuid = reporter.start_report()
    app.extensions["kiosk"].sessions._kept.clear()
    assert reporter.post(page(report_uuid, CHILD), KHANG).location == "/?ended=kept"
    assert "vừa nhập đã được lưu" in reporter.get("/?ended=kept").text
    reporter.sign_in("tv.binh")
    assert 'value="Khang"' in take_up(reporter, report_uuid)


def test_a_form_of_another_window_is_taken_after_coming_back(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    old = reporter.token
    reporter.post("/lock")
    unlock(reporter)
    reporter.token = old
    assert reporter.post(page(report_uuid, CHILD), {**KHANG, "go": "back"}).status_code == 303
    assert 'value="Khang"' in take_up(reporter, report_uuid)


def test_the_next_person_lays_nothing_over_the_last_ones_draft(reporter: Visitor, clock: Clock) -> None:
    report_uuid = reporter.start_report()
    reporter.post("/sign-out")
    reporter.sign_in("yt.hoa")
    clock.move(121)
    assert reporter.post(page(report_uuid, CHILD), KHANG).location == "/locked"
    unlock(reporter)
    reporter.post("/sign-out")
    reporter.sign_in("tv.binh")
    assert "Khang" not in take_up(reporter, report_uuid)


def test_nobody_signed_in_has_nothing_to_lock(visitor: Visitor) -> None:
    for path in ("/lock", "/report/x/child/leave"):
        assert visitor.post(path).location == "/?ended=1"
    assert visitor.get("/locked").location == "/?ended=1"
    assert visitor.get("/weather").status_code == 200
    assert visitor.post("/awake").status_code == 401
