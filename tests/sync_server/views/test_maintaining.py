"""The fleet, the log, a report's way, quarantine: what a maintainer sees and does."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.errors import NotSigned
from shared.exchange import Heartbeat
from shared.receipt_code import receipt_code
from sync_server.desk.models import AuditEntry
from sync_server.fleet.log import page
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import ExchangeRun, InboxEntry, Kiosk, QuarantineEntry
from tests.sync_server.builders import District, Station, run_command
from tests.sync_server.views.browser import Browser, text_of


@pytest.mark.parametrize(
    ("minutes", "skew_s", "state", "word"),
    [
        (3, 2, "enrolled", "Hoạt động"),
        (16, 2, "enrolled", "Chưa nghe lại"),
        (19 * 60, 2, "enrolled", "Im lặng"),  # 15:00, 16:00 and 8:00 passed
        (3, -400, "enrolled", "Đồng hồ lệch"),
        (3, 2, "revoked", "Đã ngừng"),
        (None, None, "enrolled", "Chưa gửi lần nào"),
        (None, None, "invited", "Chờ kết nối"),
    ],
)
def test_a_kiosk_tells_its_state_in_a_word(
    district: District,
    station: Station,
    sign_in: Callable[[str], Browser],
    minutes: int | None,
    skew_s: int | None,
    state: str,
    word: str,
) -> None:
    beat = Heartbeat(version="1.2", waiting=4, oldest_waiting_s=5400)
    if minutes is not None:
        station.send([], heartbeat=beat)
    Kiosk.update(state=state, skew_s=skew_s).execute()
    district.now += timedelta(minutes=minutes or 0)
    maintainer = sign_in("maintainer")
    for path in ("/kiosks/", "/kiosks/HS-DM01-K1"):
        told = text_of(maintainer.get(path))
        assert word in told
        assert ("1 giờ 30" in told and "1.2" in told) == (minutes is not None)


def test_an_urgent_report_in_quarantine_stands_on_every_page_until_somebody_saw_to_it(
    district: District, station: Station, sign_in: Callable[[str], Browser]
) -> None:
    station.send([station.envelope(station.report(), content=b"no report", urgent=True)])
    station.send([station.envelope(station.report(), content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    told = "1 báo cáo gấp của Trạm Y tế xã Đồng Mẫu (hư cấu) đã đến nhưng chưa đọc được."
    officer, maintainer = sign_in("officer"), sign_in("maintainer")
    page = officer.get("/cases/").text
    assert told in page and "Gọi ngay cho đơn vị" in page
    assert told in maintainer.get("/log/").text
    urgent = QuarantineEntry.get(QuarantineEntry.urgent)
    maintainer.post(f"/quarantine/{urgent.id}/settle", reason="trạm đã lập lại")
    assert told not in officer.get("/cases/").text


def test_numbers_that_are_missing_or_used_twice_are_named_and_the_alarm_is_settled_with_a_reason(
    district: District, station: Station, maintainer: Browser
) -> None:
    station.file()
    station.sequence -= 1  # a second disk
    station.file(1)
    station.sequence += 3
    station.file(2)
    told = text_of(maintainer.get("/kiosks/HS-DM01-K1"))
    assert "Hai ổ đĩa" in told and "1/2–4" in told and "đợt 1: 1 số" in told
    assert "Hai ổ đĩa cùng gửi dưới tên máy HS-DM01-K1." in maintainer.get("/log/").text
    assert maintainer.post("/kiosks/HS-DM01-K1/forks", reason=" ").status_code == 422
    maintainer.post("/kiosks/HS-DM01-K1/forks", reason="ổ cũ đã rút ra")
    told = text_of(maintainer.get("/kiosks/HS-DM01-K1"))
    assert "Hai ổ đĩa" not in told and "1/2–4" in told
    assert AuditEntry.select().where(AuditEntry.action == "settle-forks").count() == 1
    station.sequence -= 1
    station.file(3)
    assert "Hai ổ đĩa" in text_of(maintainer.get("/kiosks/HS-DM01-K1")), "a new fork raises it again"


def test_the_log_tells_each_run_in_a_sentence(
    district: District, station: Station, maintainer: Browser
) -> None:
    station.file()
    station.send([])
    merge_waiting(district.keys, now=district.now)
    other = district.station("SC-DM01", "Trường THCS Đồng Mẫu (hư cấu)")
    Kiosk.update(state="revoked").where(Kiosk.kiosk_id == "SC-DM01-K1").execute()
    with pytest.raises(Exception, match="SC-DM01-K1"):
        other.send([])
    told = text_of(maintainer.get("/log/"))
    assert "HS-DM01-K1 gửi: 1 nhận mới, 0 đã có, 0 cách ly" in told
    assert "HS-DM01-K1 báo còn hoạt động" in told
    assert "Gộp 1 phong bì, mở 1 vụ việc, cách ly 0." in told
    assert "SC-DM01-K1 bị từ chối: Huyện đã ngừng máy trạm này. kiosk-revoked" in told
    only = text_of(maintainer.get("/log/?kiosk=SC-DM01-K1"))
    assert "kiosk-revoked" in only and "1 nhận mới" not in only and "Gộp 1 phong bì" not in only


def test_the_log_is_narrowed_by_kiosk_result_and_day_and_taken_away_as_rows(
    district: District, station: Station, maintainer: Browser
) -> None:
    filed = station.file()
    station.seed = bytes(32)
    with pytest.raises(NotSigned):
        station.send([])
    merge_waiting(district.keys, now=district.now)
    ExchangeRun.create(kiosk=station.kiosk, at="2026-11-24T17:00:00+00:00", result="ok", waiting=7)
    for query, there in (
        ("result=refused", (False, True, False, False)),
        ("result=ok&kiosk=HS-DM01-K1", (True, False, True, False)),
        ("day=2026-11-24", (True, True, False, True)),
        ("day=2026-11-25&result=ok", (False, False, True, False)),
        ("day=x", (True, True, True, True)),
    ):
        told = text_of(maintainer.get(f"/log/?{query}"))
        marks = ("1 nhận mới", "bad-signature", "báo còn hoạt động", "Gộp 1 phong bì")
        assert tuple(mark in told for mark in marks) == there, query
    assert "Không có lần trao đổi nào như vậy." in text_of(maintainer.get("/log/?day=2026-11-23"))
    lines = run_command(district, "log", "--format", "ndjson", "--result", "ok").stdout.splitlines()
    assert [json.loads(line)["waiting"] for line in lines] == [7, 1]
    table = list(csv.DictReader(run_command(district, "log", "--format", "csv").stdout.splitlines()))
    assert [row["what"] for row in table].count("merge") == 1 and table[0]["waiting"] == "7"
    code = receipt_code(filed.report_uuid)
    assert json.loads(run_command(district, "log", "--report", code).stdout)["report_no"] == (
        "HS-DM01-2026-000001"
    )
    unknown = run_command(district, "log", "--report", "HS-DM01-2026-000099")
    assert unknown.exit_code == 1 and "chưa nhận được gì" in unknown.stderr


def test_pages_of_the_log_hold_every_run_once(district: District, station: Station) -> None:
    for _ in range(7):
        station.send([station.envelope(station.report())])
        merge_waiting(district.keys, now=district.now)
    seen, before = [], ""
    while True:
        found = page(3, before=before)
        seen += [(type(run).__name__, run.id) for run in found.runs]
        if found.older is None:
            break
        before = found.older
    assert len(seen) == len(set(seen)) == 14
    assert page(3, before="no.such").runs == page(3).runs


def test_a_reports_way_is_found_by_code_number_or_id_and_tells_no_content(
    district: District, station: Station, maintainer: Browser, officer: Browser
) -> None:
    filed = station.file(narrative="Maquynh kể lại như thế này.")
    merge_waiting(district.keys, now=district.now)
    officer.post("/cases/VA-2026-0001/acknowledge")
    code = receipt_code(filed.report_uuid)
    for typed in (code, code.lower().replace("-", " "), "hs-dm01-2026-000001", filed.report_uuid.upper()):
        told = text_of(maintainer.get(f"/log/report?code={typed}"))
        assert filed.report_uuid in told and "VA-2026-0001" in told and filed.revision_id in told
        assert "Đã gộp" in told and "HS-DM01-K1, 1/1" in told and "Maquynh" not in told
    later = station.revision(filed.report_uuid, 2, {}, (filed.revision_id,))
    station.send([station.envelope(later)])
    told = text_of(maintainer.get(f"/log/report?code={code}"))
    assert filed.revision_id in told and later.revision_id in told and "Chờ gộp" in told
    assert "chưa nhận được gì" in text_of(maintainer.get("/log/report?code=HS-DM01-2026-000009"))


def test_a_report_stuck_in_quarantine_is_found_by_its_receipt_code(
    district: District, station: Station, maintainer: Browser
) -> None:
    stuck = station.report()
    station.send([station.envelope(stuck, content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    answer = maintainer.get(f"/log/report?code={receipt_code(stuck.report_uuid)}")
    assert "Cách ly" in text_of(answer) and 'href="/quarantine/1"' in answer.text


def test_quarantine_names_the_cause_who_acts_and_the_next_step(
    district: District, station: Station, maintainer: Browser
) -> None:
    station.send([station.envelope(station.report(), content=b"no report", urgent=True)])
    merge_waiting(district.keys, now=district.now)
    told = text_of(maintainer.get("/quarantine/"))
    assert "unreadable-revision" in told and "Người bảo trì: Gọi trạm" in told and "gấp" in told
    assert "Cách ly (1)" in maintainer.get("/kiosks/").text


def test_a_retried_entry_waits_for_the_merge_again(
    district: District, station: Station, maintainer: Browser
) -> None:
    station.send([station.envelope(station.report(), content=b"no report")])
    merge_waiting(district.keys, now=district.now)
    assert maintainer.post("/quarantine/1/retry").location == "/quarantine/1"
    assert InboxEntry.get().state == "waiting" and "Đã thử lại" in text_of(maintainer.get("/quarantine/1"))
    answer = maintainer.post("/quarantine/1/retry")
    assert answer.status_code == 409 and "Mục này đã được xử lý" in text_of(answer)


def test_an_entry_is_closed_only_with_a_reason_that_is_kept(
    district: District, station: Station, maintainer: Browser
) -> None:
    station.send([{"no": "envelope"}])
    answer = maintainer.get("/quarantine/1")
    assert "/retry" not in answer.text and maintainer.post("/quarantine/1/retry").status_code == 409
    for reason in ("", "x" * 251):
        answer = maintainer.post("/quarantine/1/settle", reason=reason)
        assert answer.status_code == 422 and 'id="reason-error"' in answer.text and reason in answer.text
    assert maintainer.post("/quarantine/1/settle", reason="trạm đã lập lại").status_code == 303
    told = text_of(maintainer.get("/quarantine/1"))
    assert "Đã khép lại" in told and "24/11/2026 14:30, maintainer" in told and "trạm đã lập lại" in told
    assert QuarantineEntry.get().state == "settled"
    assert [(row.action, row.reason) for row in AuditEntry.select()] == [("settle-quarantine", "#1")]
