"""From what was typed to a report: equal for every sample, and nothing that is typed ever breaks it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kiosk.forms.controls import controls
from kiosk.forms.implied import with_implied
from kiosk.forms.read import (
    errors_on,
    first_answers,
    first_open,
    raw_report,
    read_report,
    typed_on,
)
from kiosk.forms.rows import names
from kiosk.forms.steps import CHECK, CHILD, DANGER, PAGES, STEPS
from tests.examples import share
from tests.kiosk.forms.typing import seen, typed_as
from tests.samples import COMMUNES, nfc, samples, told
from tests.strategies import NOW, valid_reports

LATER = datetime(2026, 12, 31, tzinfo=UTC)
NAMES = sorted({name for step in PAGES for name in step.names()}) + [
    name for step in PAGES if step.rows for name in (*names(step.rows, 2), f"{step.rows.field}-rows")
]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["report_no"])
def test_a_sample_typed_on_the_pages_gives_its_fields(sample: dict[str, Any]) -> None:
    report, errors = read_report(typed_as(told(sample)), now=LATER, communes=COMMUNES)
    assert not errors and report is not None
    assert report.as_fields() == nfc(seen(told(sample)))


@given(valid_reports())
@settings(max_examples=share(60), deadline=None)
def test_any_valid_report_typed_on_the_pages_gives_its_fields(fields: dict[str, Any]) -> None:
    report, errors = read_report(typed_as(fields), now=NOW, communes=COMMUNES)
    assert not errors and report is not None
    assert report.as_fields() == nfc(seen(fields))


ANYTHING = st.text(max_size=30) | st.sampled_from(["1", "2"]) | st.lists(st.text(max_size=8), max_size=3)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_nothing_that_is_typed_breaks_the_form(typed: dict[str, Any]) -> None:
    report, errors = read_report(with_implied(typed), now=NOW, communes=COMMUNES)
    assert (report is None) == bool(errors)
    shown = {field for step in PAGES for field in errors_on(step, errors)}
    assert shown == set(errors), "an error that no page shows"


@given(st.text(), st.text())
def test_what_is_posted_is_cleaned_and_otherwise_kept(name: str, feature: str) -> None:
    form = MultiDict([("child_full_name", name), ("child_identifying_features", feature), ("narrative", "x")])
    typed = typed_on(CHILD, form)
    assert set(typed) == {*CHILD.names(), "child_commune_code-sought"}
    assert "narrative" not in typed
    assert typed["child_full_name"] == typed_on(CHILD, MultiDict(typed))["child_full_name"]


def test_line_ends_of_a_browser_become_newlines() -> None:
    typed = typed_on(STEPS[2], MultiDict([("narrative", "một\r\nhai\r\n"), ("concern_kinds", "neglect")]))
    assert typed["narrative"] == "một\nhai\n"
    assert typed["concern_kinds"] == ["neglect"]
    assert typed["child_condition"] == []


def test_a_form_starts_with_four_answers_and_no_more(now: datetime) -> None:
    typed = first_answers(now=now, commune="99001")
    assert raw_report(with_implied(typed)) == {
        "received_at": "2026-11-24T14:30:00+07:00",
        "child_commune_code": "99001",
        "incident_commune_code": "99001",
        "informer_identity_mode": "confidential",
        "declaration": False,
    }


def test_the_place_of_the_incident_is_taken_from_the_child_only_until_it_was_answered() -> None:
    assert with_implied({"child_commune_code": "99001"})["incident_commune_code"] == "99001"
    answered = {"child_commune_code": "99001", "incident_commune_code": ""}
    assert with_implied(answered)["incident_commune_code"] == ""


@pytest.mark.parametrize(
    ("typed", "implied"),
    [
        ({"child_full_name": "Lan"}, {"child_name_status": "known"}),
        ({"child_full_name": " \t"}, {}),
        ({"child_full_name": "Lan", "child_name_status": "partial"}, {"child_name_status": "partial"}),
        ({"child_full_name": "Lan", "child_name_status": "withheld"}, {"child_name_status": "withheld"}),
        ({"incident_date_from-day": "5/4/2026"}, {"incident_time_kind": "exact"}),
        ({"incident_date_from-day": "5", "incident_time_kind": "approx"}, {"incident_time_kind": "approx"}),
        ({"child_age_min": "7"}, {"child_age_max": "7"}),
        ({"child_age_min": "7", "child_age_max": "9"}, {"child_age_max": "9"}),
    ],
)
def test_what_is_written_answers_its_own_question(typed: dict[str, str], implied: dict[str, str]) -> None:
    assert with_implied(typed) == {**typed, **implied}


@pytest.mark.parametrize(
    ("typed", "dropped"),
    [
        ({"child_name_status": "withheld", "child_full_name": "Lan"}, "child_full_name"),
        ({"child_age_status": "unknown", "child_birth_year": "2015"}, "child_birth_year"),
        ({"source_channel": "phone", "source_other_text": "thư"}, "source_other_text"),
        ({"informer_identity_mode": "anonymous", "informer_phone": "0900000101"}, "informer_phone"),
        ({"concern_kinds": ["neglect"], "concern_other_text": "khác"}, "concern_other_text"),
        ({"incident_time_kind": "ongoing", "incident_date_from-day": "5/4/2026"}, "incident_date_from"),
    ],
)
def test_what_an_answer_does_not_ask_for_is_not_reported(typed: dict[str, Any], dropped: str) -> None:
    assert dropped not in raw_report(typed)


def test_how_a_child_looks_is_reported_even_when_the_name_became_known() -> None:
    typed = {"child_name_status": "known", "child_identifying_features": "áo đỏ, sẹo ở cằm"}
    assert raw_report(typed)["child_identifying_features"] == "áo đỏ, sẹo ở cằm"


def test_errors_come_in_the_order_of_the_pages_each_on_its_own_page() -> None:
    _, errors = read_report({}, now=NOW, communes=COMMUNES)
    order = [field for step in PAGES for field in errors_on(step, errors)]
    assert list(errors) == order
    assert list(errors_on(DANGER, errors)) == ["scr_immediate_danger", "received_at", "source_channel"]
    assert errors["declaration"].type == "not_ticked"


def test_a_draft_is_taken_up_at_its_first_open_page() -> None:
    complete = typed_as(told(samples()[0]))
    assert first_open(read_report({}, now=LATER, communes=COMMUNES)[1]) is DANGER
    assert first_open(read_report(complete | {"child_sex": ""}, now=LATER, communes=COMMUNES)[1]) is CHILD
    assert first_open(read_report(complete, now=LATER, communes=COMMUNES)[1]) is CHECK


def test_every_control_of_the_pages_is_known() -> None:
    assert {ask.field for step in STEPS for ask in step.all_asks()} <= set(controls())
