"""A report page by page: kept whatever is in it, judged on its own page, filed once."""

from typing import Any

import pytest

from kiosk import drafts, mine
from kiosk.forms.level import READ_IT
from kiosk.forms.read import first_answers
from kiosk.forms.steps import CHECK, CHILD, DANGER, INCIDENT, INFORMER, SCREENING, STEPS, Step
from kiosk.models import FiledReport, OutboxEntry
from tests.kiosk.conftest import Clock, Kiosk
from tests.kiosk.district import District
from tests.kiosk.forms.typing import seen, typed_as
from tests.kiosk.views.conftest import Visitor
from tests.kiosk.views.filling import file, fill, of_step, page
from tests.pages import read
from tests.samples import nfc, samples, told

URGENT, CALM = told(samples()[0]), told(samples()[8])
SOME_SAMPLES = [
    pytest.param(one, marks=[pytest.mark.slow] if at > 1 else []) for at, one in enumerate(samples())
]
"""Two of them in `make test`: the form alone is tried with each in tests/kiosk/forms."""


def test_a_new_report_is_a_draft_from_its_first_page_on(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    first = reporter.get(page(report_uuid, DANGER)).text
    assert "Bước 1/7" in first and "Không hỏi dồn" in first
    assert 'value="14:30"' in first, "received now, in the time of Viet Nam"
    assert "Bản nháp lúc 14:30" in reporter.get("/home/").text


def test_nothing_is_chosen_in_advance_but_what_may_be(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    checked = [
        element.attributes["name"]
        for step in STEPS
        for element in read(reporter.get(page(report_uuid, step)).text).elements
        if element.tag == "input" and "checked" in element.attributes
    ]
    assert checked == ["informer_identity_mode", "raised_to"]


@pytest.mark.parametrize("step", STEPS[:-1], ids=lambda step: step.slug)
@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_page_names_each_open_question_of_its_own(reporter: Visitor, step: Step, htmx: bool) -> None:
    report_uuid = reporter.start_report()
    answer = reporter.post(page(report_uuid, step), {}, htmx=htmx)
    assert answer.status_code == 422
    reader = read(answer.text)
    assert [e.text for e in reader.elements if e.tag == "title"][0].startswith("Lỗi: ")
    summary = [
        e.attributes["href"] for e in reader.elements if e.tag == "a" and "#" in e.attributes.get("href", "")
    ]
    ids = {e.attributes.get("id") for e in reader.elements}
    broken = [href[1:] for href in summary if href != "#main-content"]
    assert broken and set(broken) <= ids, "each line of the summary leads to its question"
    assert {name.split("-")[0] for name in broken} <= {ask.field for ask in step.all_asks()}


def test_what_is_wrong_stays_as_it_was_typed_beside_its_message(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    typed = {
        "child_name_status": "known",
        "child_full_name": 'Bé "Na" <2>',
        "child_age_status": "dob",
        "child_dob-day": "31",
        "child_dob-month": "2",
        "child_dob-year": "2015",
        "child_commune_code": "99003",
    }
    answer = reporter.post(page(report_uuid, CHILD), typed)
    assert answer.status_code == 422
    assert 'value="Bé &#34;Na&#34; &lt;2&gt;"' in answer.text
    assert 'value="31"' in answer.text
    assert "Ngày chưa đúng" in answer.text and "Họ tên chỉ gồm" in answer.text
    assert '<option value="99003" selected' in answer.text
    again = reporter.get(page(report_uuid, CHILD)).text
    assert 'value="Bé &#34;Na&#34; &lt;2&gt;"' in again, "and it is in the draft"


def test_a_story_keeps_its_first_empty_line_and_its_spaces(reporter: Visitor) -> None:
    report_uuid, story = reporter.start_report(), "\r\n\r\n  Cháu kể:\r\n\t«con đau» & <b>\r\n"
    text = reporter.post(page(report_uuid, INCIDENT), {"narrative": story}).text
    area = text.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]
    assert area == "\n\n\n  Cháu kể:\n\t«con đau» &amp; &lt;b&gt;\n", "a browser drops the first newline"


def test_back_keeps_what_was_typed_without_judging_it(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    answer = reporter.post(page(report_uuid, CHILD), {"child_full_name": "Na", "go": "back"})
    assert answer.location == page(report_uuid, DANGER)
    assert 'value="Na"' in reporter.get(page(report_uuid, CHILD)).text


def test_a_page_opened_from_the_check_leads_back_to_it(reporter: Visitor) -> None:
    report_uuid = fill(reporter, URGENT)
    check = reporter.get(page(report_uuid, CHECK)).text
    assert f"{page(report_uuid, CHILD)}?back=check#child_sex" in check
    reporter.get(page(report_uuid, CHILD) + "?back=check")
    answer = reporter.post(page(report_uuid, CHILD) + "?back=check", of_step(CHILD, typed_as(URGENT)))
    assert answer.location == page(report_uuid, CHECK)


def test_htmx_is_sent_on_by_a_header(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    answer = reporter.post(page(report_uuid, DANGER), of_step(DANGER, typed_as(URGENT)), htmx=True)
    assert answer.headers["HX-Redirect"] == page(report_uuid, CHILD)


def test_a_draft_is_taken_up_where_something_is_missing(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    reporter.post(page(report_uuid, DANGER), of_step(DANGER, typed_as(URGENT)))
    assert reporter.get(f"/report/{report_uuid}").location == page(report_uuid, CHILD)


def test_the_check_sends_to_every_open_page_and_files_nothing(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    assert "Lỗi:" in reporter.get(page(report_uuid, CHECK)).text
    answer = reporter.post(page(report_uuid, CHECK), {"declaration": "yes"})
    assert answer.status_code == 422
    for step in STEPS[:-1]:
        assert f"{page(report_uuid, step)}?back=check#" in answer.text
    assert FiledReport.select().count() == 0


def test_without_the_declaration_nothing_is_filed(reporter: Visitor) -> None:
    report_uuid = fill(reporter, URGENT)
    assert "error-summary" not in reporter.get(page(report_uuid, CHECK)).text
    answer = reporter.post(page(report_uuid, CHECK), {})
    assert answer.status_code == 422
    assert "Cần đánh dấu vào ô này" in answer.text and 'href="#declaration"' in answer.text
    assert FiledReport.select().count() == 0


@pytest.mark.parametrize("sample", SOME_SAMPLES, ids=lambda sample: sample["report_no"])
def test_a_sample_typed_on_the_pages_is_filed_with_its_fields(
    reporter: Visitor, sample: dict[str, Any], kiosk: Kiosk, district: District
) -> None:
    file(reporter, told(sample))
    kiosk.sync()
    fields = district.contents()[0]["fields"]
    asked = {name: fields[name] for name in seen(told(sample))}
    assert asked == nfc(seen(told(sample)))
    assert (fields["urgency"], fields["urgency_reasons"]) == (sample["urgency"], sample["urgency_reasons"])
    assert fields["time_to_file_s"] == 0 and fields["created_by"] == "tv.binh"


def test_sending_twice_files_one(reporter: Visitor) -> None:
    report_uuid = fill(reporter, CALM)
    for _ in range(2):
        answer = reporter.post(page(report_uuid, CHECK), {"declaration": "yes"})
        assert answer.location == f"/report/{report_uuid}/saved"
    assert (FiledReport.select().count(), OutboxEntry.select().count()) == (1, 1)


def test_a_page_of_a_filed_report_leads_to_its_confirmation(reporter: Visitor) -> None:
    report_uuid = file(reporter, CALM)
    saved = f"/report/{report_uuid}/saved"
    assert reporter.get(page(report_uuid, CHILD)).location == saved
    assert reporter.post(page(report_uuid, CHILD), {"child_full_name": "Khác"}).location == saved
    assert "Bản nháp" not in reporter.get("/home/").text


def test_an_urgent_report_asks_for_a_sync_at_once_and_another_does_not(
    reporter: Visitor, asked: list[str]
) -> None:
    file(reporter, CALM)
    assert asked == []
    file(reporter, URGENT)
    assert asked == ["urgent"]


def test_a_level_may_be_raised_and_never_lowered(reporter: Visitor, asked: list[str]) -> None:
    report_uuid = fill(reporter, CALM)
    check = reporter.get(page(report_uuid, CHECK)).text
    assert "Giữ mức ƯU TIÊN" in check and "Nâng lên KHẨN CẤP" in check and "Nâng lên THEO DÕI" not in check
    reporter.post(page(report_uuid, CHECK), {"declaration": "yes", "raised_to": "high", READ_IT: "yes"})
    assert FiledReport.get().urgency == "high" and asked == ["urgent"]
    file(reporter, URGENT, raised_to="low")
    assert {row.urgency for row in FiledReport.select()} == {"high"}


def test_urgent_and_nobody_told_is_said_before_sending(reporter: Visitor) -> None:
    report_uuid = fill(reporter, {name: URGENT[name] for name in URGENT if name != "notifications"})
    assert "Chưa báo cơ quan nào." not in reporter.get(page(report_uuid, CHECK)).text
    reporter.post(
        page(report_uuid, INFORMER), of_step(INFORMER, typed_as(URGENT | {"agencies_notified": ["none_yet"]}))
    )
    assert "Luật yêu cầu thông báo ngay" in reporter.get(page(report_uuid, CHECK)).text
    answer = reporter.post(page(report_uuid, CHECK), {"declaration": "yes"})
    assert answer.status_code == 422 and f'href="#{READ_IT}"' in answer.text
    assert FiledReport.select().count() == 0, "urgent, nobody told, and nobody has read what that means"
    answer = reporter.post(page(report_uuid, CHECK), {"declaration": "yes", READ_IT: "yes"})
    assert answer.location == f"/report/{report_uuid}/saved"


def test_a_draft_is_thrown_away_only_after_a_question(reporter: Visitor, kiosk: Kiosk) -> None:
    report_uuid = reporter.start_report()
    assert "Bỏ bản nháp này?" in reporter.get(f"/report/{report_uuid}/discard").text
    assert reporter.post(f"/report/{report_uuid}/discard").location == "/home/"
    assert reporter.get(page(report_uuid, DANGER)).status_code == 404
    assert drafts.Row.get().sealed is None, "a trace without content stays"


def test_every_draft_is_offered_however_many_there_are(reporter: Visitor, clock: Clock) -> None:
    begun = []
    for name in range(12):
        clock.move(1)
        begun.append(reporter.start_report())
        reporter.post(page(begun[-1], CHILD) + "/draft", {"child_full_name": f"N{name}"}, htmx=True)
    home = reporter.get("/home/").text
    assert "Xem tất cả bản nháp (12)" in home and 'href="/home/drafts"' in home
    assert [f'"/report/{one}"' in home for one in reversed(begun)] == [True] * 2 + [False] * 10
    every = reporter.get("/home/drafts").text
    places = [every.index(f'"/report/{one}"') for one in reversed(begun)]
    assert places == sorted(places) and every.count("/discard") == 12


def test_what_was_begun_and_left_untouched_is_begun_again_and_stands_there_once(
    reporter: Visitor, clock: Clock
) -> None:
    first, second = reporter.start_report(), reporter.start_report()
    assert first != second, "each may stand in a window of its own"
    assert reporter.get("/home/").text.count("/discard") == 1
    begun = first_answers(now=clock(), commune="")
    reporter.post(page(second, DANGER), {name: begun[name] for name in DANGER.names() if name in begun})
    clock.move(3600)
    reporter.sign_in("tv.binh")
    again = [reporter.start_report() for _ in range(3)]
    assert {first, second} == set(again[:2]) and again[2] not in (first, second)
    assert 'value="15:30"' in reporter.get(page(first, DANGER)).text, "received now, and not then"
    reporter.post(page(first, CHILD) + "/draft", {"child_full_name": "Na"}, htmx=True)
    clock.move(3600)
    reporter.sign_in("tv.binh")
    assert first not in [reporter.start_report() for _ in range(3)]
    assert 'value="Na"' in reporter.get(page(first, CHILD)).text


def test_no_content_stands_in_an_address_or_a_title(reporter: Visitor) -> None:
    report_uuid = file(reporter, URGENT)
    for path in ("/home/", "/mine/", f"/mine/{report_uuid}", f"/report/{report_uuid}/saved"):
        reader = read(reporter.get(path).text)
        links = [e.attributes.get("href", "") + e.attributes.get("action", "") for e in reader.elements]
        titles = [e.text for e in reader.elements if e.tag in ("title", "h1")]
        assert not any("Khang" in text or "physical" in text for text in (*links, *titles))


def test_every_text_is_kept_from_spell_checkers_and_autofill(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    for step in STEPS[:-1]:
        for element in read(reporter.get(page(report_uuid, step)).text).elements:
            typed_in = element.tag == "textarea" or element.attributes.get("type") == "text"
            assert not typed_in or element.attributes.get("autocomplete") == "off"
            assert (
                not typed_in
                or "-" in element.attributes["name"]
                or element.attributes["spellcheck"] == "false"
            )
            assert "maxlength" not in element.attributes


def test_a_page_that_is_none_has_no_address(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    assert reporter.get(f"/report/{report_uuid}/nope").status_code == 404
    assert reporter.get("/report/nope/child").status_code == 404
    assert mine.my_reports(1) == []


def test_the_screening_has_eight_taps(reporter: Visitor) -> None:
    report_uuid = reporter.start_report()
    text = reporter.get(page(report_uuid, SCREENING)).text
    assert text.count("govuk-radios--inline") == 8
