"""A call that is logged: which agency, when, who answered; and never twice the same tick."""

from typing import Any

from kiosk.forms.calls import calls_to, posted, role_of, with_call
from kiosk.forms.level import nobody_told
from kiosk.forms.read import raw_report
from tests.strategies import NOW

LINES = [
    {"number": "113", "name": "Công an"},
    {"number": "0220 385 1234", "name": "Ủy ban nhân dân xã An Phú"},
    {"number": "0900 000 000", "name": "Trực đêm"},
]


def test_a_number_tells_its_agency() -> None:
    assert [role_of(line) for line in LINES] == ["police_113", "commune_pc", "other"]


def test_a_call_is_a_notification_and_ticks_its_agency() -> None:
    typed = with_call(LINES[2], {"agencies_notified": ["none_yet"]}, person=" chị Hà ", result="", now=NOW)
    assert raw_report(typed)["notifications"] == [
        {
            "agency_role": "other",
            "agency_name": "Trực đêm",
            "at": "2026-11-24T14:30:00+07:00",
            "method": "phone",
            "person": "chị Hà",
        }
    ]
    assert (typed["agencies_notified"], typed["agencies_notified_other_text"]) == (["other"], "Trực đêm")
    again = with_call(LINES[2], typed, person="", result="không nghe máy", now=NOW)
    assert again["agencies_notified"] == ["other"]
    assert [(call.at, call.person, call.result) for call in calls_to(LINES[2], again)] == [
        ("14:30", "chị Hà", ""),
        ("14:30", "", "không nghe máy"),
    ]
    assert calls_to(LINES[0], again) == ()


def test_what_was_written_beside_a_number_counts_whatever_was_pressed() -> None:
    form: Any = {"go": "call-0", "call-2-person": "anh Nam", "call-1-person": "  "}
    assert list(posted(LINES, form)) == [(LINES[0], "", ""), (LINES[2], "anh Nam", "")]


def test_somebody_was_told_once_a_call_is_logged() -> None:
    typed: Any = {"scr_immediate_danger": "yes", "agencies_notified": ["none_yet"]}
    assert nobody_told(typed)
    assert not nobody_told(with_call(LINES[0], typed, person="", result="", now=NOW))
