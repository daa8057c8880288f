"""What takes two: the first asks, another answers, and nobody is both."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync_server.accounts.people import retire
from sync_server.desk import events
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.models import Case
from sync_server.desk.work_models import CaseWork, SecondAsk
from sync_server.store import release, writing
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.test_deeds import (
    CASE,
    HIGH,
    LOW,
    do,
    everything,
    kinds,
    people,
    second,
    told,
    triage,
    version,
)

__all__ = ["people", "second"]


def answer(browser: Browser, agree: str, number: int | None = None, **typed: str) -> Any:
    asked = number if number is not None else SecondAsk.select().order_by(SecondAsk.id.desc()).get().id
    return browser.post(f"{CASE}/second/{asked}", **{"version": version(), "agree": agree} | typed)


def test_high_goes_down_only_when_another_officer_agrees(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station, HIGH)
    assert triage(officer, urgency="medium", note="Trẻ đã an toàn ở nhà bà").status_code == 303
    case = Case.get()
    assert (case.status, case.urgency) == ("triaged", "high"), "the rest of the triage holds at once"
    assert "1 việc chờ người thứ hai" in text_of(officer.get("/cases/"))
    waiting = officer.get("/cases/second").text
    assert "VA-2026-0001" in waiting and "một cán bộ khác" in waiting and "an toàn" not in waiting
    before = everything()
    own = answer(officer, "yes")
    assert own.status_code == 403 and "Người đã đề nghị không thể tự đồng ý" in own.text
    assert everything() == before
    assert "Đồng ý" not in officer.get(f"{CASE}/second/1").text
    page = text_of(second.get(f"{CASE}/second/1"))
    assert "Trẻ đã an toàn ở nhà bà" in page and "Hạ xuống mứcƯU TIÊN" in page
    assert answer(second, "yes").status_code == 303
    assert Case.get().urgency == "medium"
    assert kinds() == ["acknowledged", "triaged", "second-asked", "second-confirmed"]
    clocks = {clock.kind: clock.outcome for clock in CaseClock.select()}
    assert clocks["emergency_12h"] == "void", "the twelve hours ended with high, before they were over"
    again = answer(second, "yes", 1)
    assert again.status_code == 409, "it was answered"


def test_declining_needs_a_reason_and_leaves_all_as_it_is(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station, HIGH)
    triage(officer, urgency="low", note="Nhầm")
    assert triage(officer, urgency="low", note="Nhầm").status_code == 409, "it is asked already"
    refused = answer(second, "no")
    assert refused.status_code == 422 and "Chưa trả lời mục này" in refused.text
    assert answer(second, "no", words="Chưa ai gặp trẻ").status_code == 303
    assert Case.get().urgency == "high" and SecondAsk.get().state == "declined"
    assert (
        "Người thứ hai từ chối" in text_of(officer.get(CASE))
        and "«Chưa ai gặp trẻ»" in officer.get(CASE).text
    )
    assert triage(officer, urgency="low", note="Đã gặp").status_code == 303


def test_without_a_second_officer_nothing_that_takes_two_can_be_asked(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station, HIGH)
    triage(officer)
    with writing():
        retire("officer2")
    before = everything()
    for name, typed in (("triage", {"urgency": "low", "lead_agency": "UB-99001", "officer": "officer"}),
                        ("close", {"reason": "child_died"})):  # fmt: skip
        refused = do(officer, name, note="Lý do ở đây", **typed)
        assert refused.status_code == 409 and "hiện chưa có ai khác" in text_of(refused)
        assert "Lý do ở đây" in refused.text
    assert everything() == before


@pytest.mark.parametrize(
    ("sample", "kinds_told", "reason"),
    [
        (HIGH, None, "not_substantiated"),
        (LOW, ["sexual_abuse"], "not_substantiated"),
        (LOW, ["sexual_exploitation"], "transferred"),
        (LOW, None, "child_died"),
    ],
)
def test_what_takes_two_to_close(
    sample: int,
    kinds_told: list[str] | None,
    reason: str,
    district: District,
    station: Station,
    officer: Browser,
    second: Browser,
) -> None:
    told(district, station, sample, **({"concern_kinds": kinds_told} if kinds_told else {}))
    triage(officer)
    typed = {
        "reason": reason,
        "note": "Công an đã xác minh, có biên bản",
        "confirmed_by": "UBND xã Bến Mẫu, ông Tư",
    }
    assert do(officer, "close", **typed).status_code == 303
    assert Case.get().status == "triaged" and SecondAsk.get().state == "open"
    assert json.loads(SecondAsk.get().detail) == {"reason": reason}
    assert answer(second, "yes", words="Đã đọc biên bản").status_code == 303
    assert (Case.get().status, CaseWork.get().closing_reason) == ("closed", reason)
    page = text_of(officer.get(CASE))
    assert "«Đã đọc biên bản»" in page and "UBND xã Bến Mẫu, ông Tư" in page
    assert not CaseClock.select().where(CaseClock.stopped_at.is_null()).count()


def test_three_attempts_and_a_second_person_before_a_child_is_given_up(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station)
    triage(officer)
    for number in range(3):
        refused = do(officer, "close", reason="child_not_found", note="Không gặp")
        assert refused.status_code == 422 and "ít nhất 3 lần" in text_of(refused)
        do(officer, "attempt", note=f"Lần {number + 1}: nhà khóa cửa")
    assert do(officer, "close", reason="child_not_found", note="Không gặp").status_code == 303
    assert answer(second, "yes").status_code == 303 and Case.get().status == "closed"


def test_a_case_that_moved_on_is_not_closed_by_an_old_answer(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station, HIGH)
    triage(officer)
    do(officer, "close", reason="child_died", note="Bệnh viện báo")
    seen = version()
    do(officer, "note", note="Bệnh viện báo nhầm tên")
    stale = answer(second, "yes", version=seen)
    assert stale.status_code == 409 and "«Bệnh viện báo nhầm tên»" in text_of(stale)
    assert Case.get().status == "triaged" and SecondAsk.get().state == "open"


def test_what_is_of_another_case_is_not_there(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    for sample in (HIGH, LOW):
        told(district, station, sample)
    triage(officer)
    do(officer, "close", reason="child_died", note="x")
    number = SecondAsk.get().id
    for path in (
        f"/cases/VA-2026-0002/second/{number}",
        f"{CASE}/second/99",
        f"{CASE}/second/{10**30}",
        "/cases/VA-2026-9999/second/1",
    ):
        assert second.get(path).status_code == 404
        assert second.post(path, version=version(), agree="yes").status_code in {404, 405}


def test_of_two_who_press_at_the_same_moment_one_is_told_to_look_again(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station)
    triage(officer)
    seen, got, start = version(), [], threading.Barrier(2)

    def press(browser: Browser, words: str) -> None:
        token = browser._token()
        start.wait()
        typed = {"version": seen, "note": words, "csrf_token": token}
        got.append(browser.client.post(f"{CASE}/do/note", data=typed).status_code)
        release()

    threads = [
        threading.Thread(target=press, args=(one, f"Của {n}")) for n, one in enumerate((officer, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [303, 409]
    assert [one.kind for one in events.of_case(Case.get())].count("note") == 1


def test_closed_late_stays_late(
    district: District, station: Station, officer: Browser, second: Browser, sign_in: Callable[[str], Browser]
) -> None:
    told(district, station, HIGH)
    triage(officer)
    district.now += timedelta(hours=13)
    officer, second = sign_in("officer"), sign_in("officer2")
    do(officer, "close", reason="not_substantiated", note="Công an đã xác minh, có biên bản")
    answer(second, "yes")
    assert Case.get().status == "closed"
    assert CaseClock.get(CaseClock.kind == "emergency_12h").outcome == "late"
    assert "quá hạn" in text_of(officer.get(CASE))


def test_what_waits_for_a_second_person_is_withdrawn_when_the_case_ends(
    district: District, station: Station, officer: Browser, second: Browser
) -> None:
    told(district, station, HIGH)
    triage(officer, urgency="medium", note="Trẻ đã an toàn ở nhà bà")
    do(officer, "close", reason="child_died", note="Bệnh viện báo tử, có giấy")
    assert answer(second, "yes", words="Đã xem giấy").status_code == 303
    assert [row.state for row in SecondAsk.select().order_by(SecondAsk.id)] == ["withdrawn", "confirmed"]
    assert kinds()[-3:] == ["second-confirmed", "closed", "second-withdrawn"]
    assert "VA-2026-0001" not in text_of(officer.get("/cases/second"))
    assert "không còn cần ai trả lời" in text_of(second.get(f"{CASE}/second/1"))
    assert answer(second, "yes", 1).status_code == 409
