"""One parser, every rule of the form (brief 3.1 to 3.3), all faults named at once."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidReport
from shared.report import Report, fields, parse_report
from shared.report.warnings import warnings_of
from tests.samples import COMMUNES, nfc, samples, told
from tests.strategies import NOW, any_text, valid_reports

BASE = told(samples()[0])


def parse(raw: dict[str, Any]) -> Report:
    return parse_report(raw, now=NOW, communes=COMMUNES)


def faults(raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidReport) as refused:
        parse(raw)
    return {name: error.type for name, error in refused.value.errors.items()}


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["report_no"])
def test_each_sample_is_accepted_and_keeps_its_fields(sample):
    assert parse(told(sample)).as_fields() == nfc(told(sample))


@given(valid_reports())
def test_any_valid_report_is_accepted_and_comes_back_equal(raw):
    assert parse(raw).as_fields() == nfc(raw)


@given(valid_reports())
def test_what_was_parsed_parses_again_to_the_same(raw):
    once = parse(raw)
    assert parse(json.loads(json.dumps(once.as_fields()))) == once


@given(
    st.dictionaries(
        st.sampled_from(sorted(fields())), st.none() | any_text | st.integers() | st.lists(any_text)
    )
)
def test_no_input_is_answered_with_anything_but_named_faults(raw):
    with pytest.raises(InvalidReport) as refused:
        parse(raw)
    told_texts = {v for v in raw.values() if isinstance(v, str) and len(v) > 3}
    for error in refused.value.errors.values():
        assert not any(text in str(error) for text in told_texts)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"received_at": "2026-11-24T14:35:01+07:00", "notifications": None}, {"received_at": "in_future"}),
        (
            {
                "received_at": "1999-12-31T23:59:00+07:00",
                "incident_date_from": None,
                "incident_date_to": None,
                "incident_time_kind": "ongoing",
                "notifications": None,
                "child_age_status": "unknown",
                "child_dob": None,
            },
            {"received_at": "too_old"},
        ),
        ({"received_at": "2026-03-14T22:40:00"}, {"received_at": "not_an_instant"}),
        ({"received_at": None}, {"received_at": "missing"}),
        ({"source_channel": "other"}, {"source_other_text": "missing"}),
        ({"source_channel": "pigeon"}, {"source_channel": "not_in_list"}),
        ({"child_full_name": None}, {"child_full_name": "missing"}),
        ({"child_full_name": "Bin 2"}, {"child_full_name": "not_a_name"}),
        ({"child_full_name": "a" * 121}, {"child_full_name": "too_long"}),
        (
            {"child_name_status": "withheld", "child_full_name": None},
            {"child_identifying_features": "missing"},
        ),
        (
            {"child_name_status": "unknown", "child_identifying_features": "gầy "},
            {"child_identifying_features": "too_short"},
        ),
        ({"child_dob": "2026-03-15"}, {"child_dob": "in_future"}),
        ({"child_dob": "2008-03-14"}, {"child_dob": "not_under_18"}),
        ({"child_dob": "14/03/2020"}, {"child_dob": "not_a_date"}),
        ({"child_dob": "2023-02-29"}, {"child_dob": "not_a_date"}),
        ({"child_age_status": "year"}, {"child_birth_year": "missing"}),
        ({"child_age_status": "year", "child_birth_year": 2008}, {"child_birth_year": "year_out_of_range"}),
        ({"child_age_status": "approx"}, {"child_age_min": "missing", "child_age_max": "missing"}),
        (
            {"child_age_status": "approx", "child_age_min": 9, "child_age_max": 8},
            {"child_age_min": "above_max"},
        ),
        (
            {"child_age_status": "approx", "child_age_min": 1, "child_age_max": 8},
            {"child_age_max": "range_too_wide"},
        ),
        (
            {"child_age_status": "approx", "child_age_min": 12, "child_age_max": 18},
            {"child_age_max": "not_between"},
        ),
        ({"child_commune_code": "1"}, {"child_commune_code": "not_a_commune"}),
        ({"child_commune_code": "12345"}, {"child_commune_code": "commune_unknown"}),
        ({"concern_kinds": []}, {"concern_kinds": "missing"}),
        ({"concern_kinds": ["neglect", "neglect"]}, {"concern_kinds": "said_twice"}),
        ({"concern_kinds": ["risk_only", "neglect"]}, {"concern_kinds": "risk_with_abuse"}),
        ({"concern_kinds": ["other_harm"]}, {"concern_other_text": "missing"}),
        ({"incident_date_from": None}, {"incident_date_from": "missing"}),
        (
            {"incident_date_from": "2026-03-15"},
            {"incident_date_from": "after_received", "incident_date_to": "before_from"},
        ),
        ({"incident_date_to": "2026-03-13"}, {"incident_date_to": "before_from"}),
        ({"incident_place_type": "other"}, {"incident_place_type_other_text": "missing"}),
        ({"narrative": "ngắn quá   \n\n\n\n\n\n\n\n\n\n\n\n\n"}, {"narrative": "too_short"}),
        ({"narrative": "a" * 20_001}, {"narrative": "too_long"}),
        ({"child_condition": ["stable", "injured_light"]}, {"child_condition": "no_injury_with"}),
        ({"child_condition": ["not_seen", "critical"]}, {"child_condition": "no_injury_with"}),
        ({"perp_relation": ["unknown", "father"]}, {"perp_relation": "stands_alone"}),
        ({"agencies_notified": ["none_yet", "police_113"]}, {"agencies_notified": "stands_alone"}),
        ({"scr_repeated": None}, {"scr_repeated": "missing"}),
        (
            {"informer_identity_mode": "anonymous"},
            {
                "informer_name": "must_be_empty",
                "informer_relation": "must_be_empty",
                "informer_phone": "must_be_empty",
            },
        ),
        ({"safe_contact": None}, {"safe_contact": "missing"}),
        ({"declaration": False}, {"declaration": "not_ticked"}),
        ({"mother_age": 13}, {"mother_age": "not_between"}),
        ({"mother_age": True}, {"mother_age": "not_a_number"}),
        ({"child_disability": ["none", "vision"]}, {"child_disability": "stands_alone"}),
        ({"child_disability": ["other"]}, {"child_disability_other_text": "missing"}),
        ({"actions_taken": ["other"]}, {"actions_taken_other_text": "missing"}),
        ({"child_ethnicity": "56"}, {"child_ethnicity": "not_in_list"}),
        (
            {"perps": [{"sex": "male"}, {"sex": "x", "phones": "1"}]},
            {"perps.1.sex": "not_in_list", "perps.1.phones": "unknown_field"},
        ),
        ({"perps": [{}] * 11}, {"perps": "too_many"}),
        ({"perps": ["Bác"]}, {"perps": "not_a_row"}),
        ({"links": [{"link_kind": "twin"}]}, {"links.0.report_no": "missing"}),
        (
            {"notifications": [{"agency_role": "other", "at": "2026-03-14T22:41:00+07:00"}]},
            {"notifications.0.agency_name": "missing"},
        ),
        (
            {"notifications": [{"agency_role": "commune_pc", "at": "2026-03-14T21:39:00+07:00"}]},
            {"notifications.0.at": "before_received"},
        ),
        ({"narative": "x"}, {"narative": "unknown_field"}),
        ({"narrative": "\ud800" * 30}, {"narrative": "not_unicode"}),
        ({"narrative": 5}, {"narrative": "not_text"}),
    ],
)
def test_a_broken_rule_is_named_with_its_field(change, fault):
    assert faults({**BASE, **change}) == fault


def test_every_fault_is_named_at_once_also_those_between_fields():
    found = faults(
        {**BASE, "child_sex": "x", "safe_contact": None, "narrative": "", "incident_date_to": "2026-03-13"}
    )
    assert found == {
        "child_sex": "not_in_list",
        "safe_contact": "missing",
        "narrative": "missing",
        "incident_date_to": "before_from",
    }


@pytest.mark.parametrize(
    ("change", "warned"),
    [
        ({"child_dob": "2010-03-14"}, {"child_age_status"}),
        ({"child_dob": "2010-03-15"}, set()),
        ({"child_age_status": "year", "child_birth_year": 2009}, {"child_age_status"}),
        ({"child_age_status": "approx", "child_age_min": 16, "child_age_max": 17}, {"child_age_status"}),
        ({"caregiver_phone": "090 12"}, {"caregiver_phone"}),
        ({"narrative": "ChÃ¡u bá»‹ Ä‘Ã¡nh vÃ o lÆ°ng nhiá»u lần"}, {"narrative"}),
    ],
)
def test_what_is_worth_a_look_is_warned_of_and_never_refused(change, warned):
    assert {warning.field for warning in warnings_of(parse({**BASE, **change}))} == warned


def test_control_characters_are_taken_out_and_nothing_else_is_changed():
    text = "  Dòng một\r\nDòng\thai\x00\x07  e\u0302\u0301 hết.  "
    assert parse({**BASE, "narrative": text}).narrative == "  Dòng một\nDòng\thai  ế hết.  "


def test_labels_and_classes_exist_for_every_field_of_the_model():
    assert set(Report.model_fields) <= set(fields())
    assert {field.privacy for field in fields().values()} == {"P1", "P2", "P3", "P4"}
