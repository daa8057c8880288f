"""«Bổ sung nếu biết»: rows without scripts, calls from the panel, another child of the same incident."""

from kiosk.forms.another import COPIED
from kiosk.forms.steps import ACTIONS, CHECK, DANGER, GROUPS, STEPS
from kiosk.models import FiledReport
from tests.kiosk.conftest import Kiosk
from tests.kiosk.district import District
from tests.kiosk.forms.typing import typed_as
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import file, fill, of_step, page
from tests.samples import samples, told

URGENT, CALM = told(samples()[0]), told(samples()[8])


def test_the_check_leads_to_every_group_and_says_where_something_is_written(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    check = reporter.get(page(report_uuid, CHECK)).text
    assert check.count("chưa ghi") == len(GROUPS)
    for group in GROUPS:
        assert f'href="{page(report_uuid, group)}"' in check
        assert "Bổ sung nếu biết" in reporter.get(page(report_uuid, group)).text
    answer = reporter.post(f"/report/{report_uuid}/more-child", {"child_class": "7A"})
    assert answer.location == page(report_uuid, CHECK)
    check = reporter.get(answer.location).text
    assert check.count("chưa ghi") == len(GROUPS) - 1 and "7A" in check


def test_rows_come_and_go_without_scripts(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    path = f"/report/{report_uuid}/suspects"
    assert 'name="perps-0-name"' in reporter.get(path).text, "one empty row stands there"
    rows = {"perps-rows": "1", "perps-0-name": "Ông T."}
    assert reporter.post(path, {**rows, "go": "add-perps"}).location == f"{path}#perps-1"
    assert 'name="perps-1-name"' in reporter.get(path).text
    rows = {"perps-rows": "2", "perps-0-name": "Ông T.", "perps-1-name": "Bà H."}
    reporter.post(path, {**rows, "go": "remove-perps-0"})
    left = reporter.get(path).text
    assert "Ông T." not in left and 'value="Bà H."' in left and "perps-1-name" not in left
    part = reporter.post(path, {"perps-rows": "1", "perps-0-name": "Bà H.", "go": "add-perps"}, htmx=True)
    assert part.status_code == 200 and 'name="perps-1-name"' in part.text and "autofocus" in part.text


def test_what_is_wrong_in_a_row_is_said_in_that_row(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    typed = {"perps-rows": "2", "perps-1-age_approx": "già"}
    answer = reporter.post(f"/report/{report_uuid}/suspects", typed)
    assert answer.status_code == 422
    assert 'href="#perps-1-age_approx"' in answer.text and 'value="già"' in answer.text


def test_a_call_is_logged_with_all_that_was_typed_and_shown_at_the_check(
    reporter: Visitor, kiosk: Kiosk, district: District
) -> None:
    report_uuid = reporter.start_report()
    typed = {"scr_immediate_danger": "yes", "go": "call-0", "call-0-person": "Chị Hà, tổng đài"}
    answer = reporter.post(page(report_uuid, DANGER), typed)
    assert answer.location == f"{page(report_uuid, DANGER)}#called-0"
    assert "Đã gọi lúc 14:30" in reporter.get(page(report_uuid, DANGER)).text
    for group in (DANGER, CHECK):
        assert "Chị Hà, tổng đài" in reporter.get(page(report_uuid, group)).text
    assert "notifications" not in CALM and CALM["agencies_notified"] == ["none_yet"]
    called = {"call-0-person": "Chị Hà", "go": "call-0", "raised_to": "high"}
    report_uuid = fill(reporter, CALM)
    reporter.post(page(report_uuid, CHECK), called)
    check = reporter.get(page(report_uuid, CHECK)).text
    assert "Chị Hà" in check and "reminder_read" not in check, "somebody was told"
    reporter.post(page(report_uuid, CHECK), {"declaration": "yes", "raised_to": "high"})
    kiosk.sync()
    fields = district.contents()[0]["fields"]
    assert fields["agencies_notified"] == ["hotline_111"]
    assert fields["notifications"] == [
        {
            "agency_role": "hotline_111",
            "agency_name": "Tổng đài 111",
            "at": "2026-11-24T14:30:00+07:00",
            "method": "phone",
            "person": "Chị Hà",
        }
    ]


def test_an_agency_that_was_ticked_has_a_row_of_its_own(reporter: Visitor) -> None:
    report_uuid = fill(reporter, CALM | {"agencies_notified": ["hotline_111"]})
    text = reporter.get(page(report_uuid, ACTIONS)).text
    assert '<option value="hotline_111" selected>' in text
    assert "notifications-1-" not in text


def test_another_child_takes_over_the_incident_alone(
    reporter: Visitor, kiosk: Kiosk, district: District
) -> None:
    first = file(reporter, URGENT)
    number = FiledReport.get().report_no
    for path in (f"/report/{first}/saved", f"/mine/{first}"):
        assert "Thêm trẻ khác trong cùng vụ việc" in reporter.get(path).text
    start = reporter.post(f"/report/{first}/another", {"link_kind": "sibling"}).location
    second = start.split("/")[2]
    assert start == page(second, DANGER) and second != first
    check = reporter.get(page(second, CHECK)).text
    assert number in check and "Anh chị em" in check
    assert str(URGENT["child_full_name"]) not in reporter.get(f"/report/{second}/child").text
    typed = typed_as({**CALM, **{name: URGENT[name] for name in COPIED if name in URGENT}})
    for step in STEPS[:-1]:
        assert reporter.post(page(second, step), of_step(step, typed)).status_code == 303, step.slug
    reporter.post(page(second, CHECK), {"declaration": "yes", "reminder_read": "yes"})
    kiosk.sync()
    fields = next(one["fields"] for one in district.contents() if one["fields"]["report_no"] != number)
    assert fields["links"] == [{"report_no": number, "link_kind": "sibling"}]


def test_only_the_author_adds_a_child_and_only_while_the_copy_is_held(
    reporter: Visitor, supervisor: Visitor
) -> None:
    first = file(reporter, URGENT)
    assert supervisor.post(f"/report/{first}/another").status_code == 404
    FiledReport.update(author_copy=None).execute()
    assert "Thêm trẻ khác" not in reporter.get(f"/mine/{first}").text
    assert reporter.post(f"/report/{first}/another").status_code == 404
