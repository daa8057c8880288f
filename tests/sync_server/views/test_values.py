"""What people said differently is settled by the officer's own revision, which lasts like any other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.report import Report
from shared.revision import Revision
from sync_server.desk import corrections, export
from sync_server.desk.access import SEES
from sync_server.desk.models import AuditEntry, Case
from sync_server.desk.search_models import SearchTerm
from sync_server.intake import records
from sync_server.intake.merge import conflicts, fold, values
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import Record, StoredRevision
from tests.sync_server.builders import District, Station
from tests.sync_server.views.browser import Browser, text_of
from tests.sync_server.views.test_deeds import kinds

CASE = "/cases/VA-2026-0001"
VALUE = f"{CASE}/values/HS-DM01-2026-000001"
WHY = "Gọi hỏi nhà trường"


def differing(district: District, station: Station) -> Revision:
    """A report of whose class two people said different things without knowing of each other."""
    first = station.file(child_class=None)
    for login, said in (("yt.a", "7B"), ("yt.b", "8A")):
        revision = station.revision(first.report_uuid, 2, {"child_class": said}, (first.revision_id,))
        station.send([station.envelope(replace(revision, author=f"kiosk:{login}"))])
    merge_waiting(district.keys, now=district.now)
    return first


def now_said(name: str) -> Any:
    return records.fields_of(Record.get()).get(name)


def told() -> list[Revision]:
    return records.revisions(Record.get().report_uuid)


def mark() -> str:
    return corrections.mark(told())


def settle(browser: Browser, name: str, **typed: Any) -> Any:
    return browser.post(f"{VALUE}/{name}", **{"mark": mark(), "why": WHY} | typed)


def stored_revisions() -> list[dict[str, Any]]:
    rows = StoredRevision.select().order_by(StoredRevision.revision_id).dicts()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def test_choosing_what_one_of_them_said_settles_it_for_good_and_the_station_learns_nothing(
    district: District, station: Station, officer: Browser
) -> None:
    differing(district, station)
    page = text_of(officer.get(CASE))
    assert "Khác nhau Chọn giá trị" in page
    form = officer.get(f"{VALUE}/child_class")
    assert "7B" in form.text and "8A" in form.text and "yt.a, HS-DM01" in text_of(form)
    loser = corrections.rivals(told(), "child_class")[1]
    answer = settle(officer, "child_class", choose=loser.revision_id)
    assert (answer.status_code, answer.location) == (303, f"{CASE}#HS-DM01-2026-000001")
    assert now_said("child_class") == loser.value and not conflicts(told())
    own = StoredRevision.get(StoredRevision.inbox.is_null())
    assert (own.author, own.number) == ("district:officer", 3)
    page = text_of(officer.get(CASE))
    assert "Khác nhau" not in page and "bản 3 · officer, huyện" in page
    assert "Cán bộ huyện sửa giá trị officer Mục: Lớp" in page and f"«{WHY}»" in page
    assert kinds() == ["acknowledged", "corrected"]
    answer = station.send([])
    assert [mark.report_uuid for mark in answer.acknowledged] == [str(Record.get().report_uuid)]
    assert "child_class" not in str(answer) and "district:officer" not in str(answer)


def test_rebuild_and_export_know_the_officer_s_revision(
    district: District, station: Station, officer: Browser
) -> None:
    differing(district, station)
    assert settle(officer, "child_class", choose="other", value="7C").status_code == 303
    before, rows = list(export.lines()), stored_revisions()
    assert before[0]["fields"]["child_class"] == "7C" and before[0]["revision"] == 3
    assert rebuild(district.keys, now=district.now + timedelta(hours=1)) == 1
    assert stored_revisions() == rows and list(export.lines()) == before


def test_any_kind_of_value_may_be_put_right_within_the_rules_of_a_report(
    district: District, station: Station, officer: Browser
) -> None:
    station.file()
    merge_waiting(district.keys, now=district.now)
    right: list[tuple[str, Any, Any]] = [
        ("child_full_name", "Nguyễn Thị Bích Hòa", "Nguyễn Thị Bích Hòa"),
        ("child_sex", "female", "female"),
        ("child_dob", "5/4/2023", "2023-04-05"),
        ("mother_age", "31", 31),
        ("child_condition", ["injured_light", "distressed"], ["injured_light", "distressed"]),
        ("incident_commune_code", "99002", "99002"),
        ("narrative", "Bà ngoại kể lại, có hai dòng.\nDòng hai.", "Bà ngoại kể lại, có hai dòng.\nDòng hai."),
    ]
    for name, typed, stored in right:
        answer = settle(officer, name, choose="other", value=typed)
        assert answer.status_code == 303, (name, text_of(answer))
        assert now_said(name) == stored
    assert (Case.get().commune_code, Record.get().commune_code) == ("99002", "99002")
    found = SearchTerm.select(SearchTerm.term).where(SearchTerm.kind == "commune").tuples()
    assert ("99002",) in list(found), "what was corrected is found by its new value"
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("child_full_name", {"choose": "other", "value": "An 123"}, "Họ tên chỉ gồm chữ cái"),
        ("child_dob", {"choose": "other", "value": "5/4/2003"}, "đã đủ 18 tuổi"),
        ("child_dob", {"choose": "other", "value": "hôm qua"}, "Ghi ngày như"),
        ("mother_age", {"choose": "other", "value": "ba mươi"}, "Phải là số"),
        ("child_sex", {"choose": "other", "value": ""}, "Chưa trả lời mục này"),
        ("child_sex", {"choose": "empty"}, "Chọn một trong các mục"),
        ("child_sex", {"choose": "other", "value": "male", "why": ""}, "Chưa trả lời mục này"),
        (
            "child_condition",
            {"choose": "other", "value": ["stable", "critical"]},
            "cùng thương tích",
        ),
    ]
    count = StoredRevision.select().count()
    for name, typed, said in wrong:
        answer = settle(officer, name, **typed)
        assert answer.status_code == 422 and said in text_of(answer), (name, typed, text_of(answer))
    assert StoredRevision.select().count() == count
    assert settle(officer, "mother_age", choose="empty").status_code == 303
    assert now_said("mother_age") is None


def test_what_may_not_be_put_right_is_not_there(
    district: District, station: Station, officer: Browser, admin: Browser
) -> None:
    station.file()
    merge_waiting(district.keys, now=district.now)
    for name in ("informer_name", "report_no", "urgency", "attachments", "declaration", "nothing", "%00"):
        assert officer.get(f"{VALUE}/{name}").status_code == 404, name
        assert officer.post(f"{VALUE}/{name}", mark=mark(), choose="empty", why=WHY).status_code == 404
    assert officer.get(f"{CASE}/values/HS-DM01-2026-000009/child_sex").status_code == 404
    assert admin.get(f"{VALUE}/child_sex").status_code == 403
    page = officer.get(f"{VALUE}/received_at").text
    assert 'value="other"' not in page, "the moment the law counts from is only chosen from what was said"


def test_what_a_station_adds_meanwhile_is_shown_before_anything_is_settled(
    district: District, station: Station, officer: Browser
) -> None:
    first = differing(district, station)
    seen = mark()
    late = station.revision(first.report_uuid, 3, {"child_class": "9D"}, (first.revision_id,))
    station.send([station.envelope(late)])
    merge_waiting(district.keys, now=district.now)
    answer = officer.post(f"{VALUE}/child_class", mark=seen, choose="other", value="7C", why=WHY)
    assert answer.status_code == 409 and now_said("child_class") == "9D"
    assert "Báo cáo đã có bản mới" in answer.text and "9D" in answer.text and WHY in answer.text
    assert 'value="7C"' in answer.text
    assert settle(officer, "child_class", choose="other", value="7C").status_code == 303
    later = station.revision(first.report_uuid, 4, {"child_class": "6A"}, (late.revision_id,))
    station.send([station.envelope(later)])
    merge_waiting(district.keys, now=district.now)
    assert "child_class" in conflicts(told()), "said without knowing of the officer: both stand side by side"


def test_each_page_of_a_value_writes_one_row_with_its_class(
    district: District, station: Station, officer: Browser
) -> None:
    station.file()
    merge_waiting(district.keys, now=district.now)
    officer.get(f"{VALUE}/child_full_name")
    officer.get(f"{VALUE}/narrative")
    rows = AuditEntry.select().order_by(AuditEntry.id)
    assert [(row.action, row.classes) for row in rows] == [("view-work", "P2"), ("view-work", "P3")]


@given(st.permutations(range(4)), st.sampled_from(["7B", "8A", None]))
def test_an_officer_s_revision_settles_in_whatever_order_all_come(
    order: list[int], value: str | None
) -> None:
    first = Revision("a", "r", 1, "kiosk:x", "2026-11-24T07:30:00+00:00", {"child_class": "6A"})
    rivals = [replace(first, revision_id=i, number=2, parents=("a",), fields={"child_class": said})
              for i, said in (("b", "7B"), ("c", "8A"))]  # fmt: skip
    known = [first, *rivals]
    own = corrections.correction(known, "child_class", value, login="o", at=first.at, revision_id="d")
    arrived = [[*known, own][at] for at in order]
    assert values(fold(arrived)).get("child_class") == value and not conflicts(arrived)


def test_every_field_an_officer_sees_has_a_way_to_be_typed_or_chosen() -> None:
    kinds_found = {corrections.kind_of(name) for name in Report.model_fields}
    assert kinds_found == {"code", "many", "day", "commune", "number", "words", "chosen"}
    assert corrections.kind_of("perps") == corrections.kind_of("received_at") == "chosen"
    assert not any(corrections.correctable(name, SEES["admin"]) for name in ("child_full_name", "narrative"))
