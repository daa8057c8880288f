"""A report in the names of Primero: what has a counterpart there, and nothing else."""

from typing import Any

from hypothesis import given, settings

from sync_server.exports.mapping import lookups, targets
from sync_server.exports.primero import as_case
from tests.examples import share
from tests.samples import samples, told
from tests.strategies import valid_reports

UUID = "00000000-0000-4000-8000-000000000001"


def case(**changes: Any) -> dict[str, Any]:
    return as_case(UUID, changes)


def test_a_sample_becomes_a_case_with_its_family_incident_and_concern() -> None:
    report = told(samples()[0])
    found = as_case(UUID, report)
    assert found["id"] == UUID and set(found) <= {
        "id", "registration_date", "name", "name_nickname", "sex", "age", "estimated", "date_of_birth",
        "address_current", "location_current", "protection_concerns", "protection_concerns_other",
        "disability_type", "disclosure_deny_details", "risk_level", "urgent_protection_concern",
        "family_details_section", "incident_details", "services_section",
        "protection_concern_detail_subform_section",
    }  # fmt: skip
    assert found["name"] == samples()[0]["child_full_name"]
    assert (
        found["protection_concern_detail_subform_section"][0]["concern_details"] == samples()[0]["narrative"]
    )


def test_a_code_without_a_counterpart_is_left_out_or_told_in_words() -> None:
    assert "sex" not in case(child_sex="unknown")
    assert "urgent_protection_concern" not in case(scr_immediate_danger="unknown")
    found = case(concern_kinds=["physical_violence", "neglect", "other_harm"], concern_other_text="Bị ép học")
    assert found["protection_concerns"] == ["physically_or_mentally_abused", "other"]
    assert found["protection_concerns_other"] == "Bỏ mặc, sao nhãng; Bị ép học"
    assert "ethnicity" not in case(child_ethnicity="02")
    assert case(child_ethnicity="02", child_language_need="tiếng Tày") == {"id": UUID}


def test_kinds_that_are_two_options_there_are_not_made_one() -> None:
    one = case(concern_kinds=["physical_violence"])["incident_details"]
    assert one == [{"cp_incident_violence_type": "physical_assault"}]
    assert "incident_details" not in case(concern_kinds=["physical_violence", "emotional_violence"])
    assert "incident_details" not in case(concern_kinds=["sexual_abuse"])
    assert case(child_disability=["mobility", "mental"])["disability_type"] == "both"
    assert case(child_disability=["vision"])["disability_type"] == "physical_disability"
    assert case(child_disability=["none"]) == {"id": UUID}


def test_concerns_of_kinds_and_of_circumstances_stand_together_once() -> None:
    found = case(special_circumstances=["l", "d"], concern_kinds=["sexual_abuse"])
    assert found["protection_concerns"] == ["gbv_survivor", "disabled"]


def test_each_person_suspected_has_a_row_of_what_happened() -> None:
    people = [{"name": "Đỗ Văn Bảy", "sex": "male"}, {"relation": "father", "age_approx": 40}]
    assert case(incident_date_from="2026-11-02", perps=people)["incident_details"] == [
        {
            "incident_date": "2026-11-02",
            "cp_incident_abuser_name": "Đỗ Văn Bảy",
            "perpetrator_sex": "male",
        },
        {
            "incident_date": "2026-11-02",
            "cp_incident_perpetrator_age": 40,
            "cp_incident_perpetrator_relationship": "primary_caregiver",
        },
    ]


def test_father_mother_and_carer_are_rows_of_the_family() -> None:
    found = case(father_name="Ngô Văn A", mother_age=34, caregiver_name="Bà Tư", caregiver_phone="0900000104")
    assert found["family_details_section"] == [
        {"relation": "father", "relation_name": "Ngô Văn A"},
        {"relation": "mother", "relation_age": 34},
        {"relation_is_caregiver": True, "relation_name": "Bà Tư", "relation_telephone": "0900000104"},
    ]


def test_age_is_that_when_the_station_was_told_there_in_vietnam() -> None:
    late = "2026-03-09T17:30:00+00:00"  # 00:30 of the 10th
    assert case(received_at=late, child_dob="2016-03-10")["age"] == 10
    assert case(received_at=late)["registration_date"] == "2026-03-10"
    assert case(received_at=late, child_birth_year=2020) | {"age": 6, "estimated": True} == case(
        received_at=late, child_birth_year=2020
    )
    found = case(child_age_min=10, child_age_max=11, child_age_status="approx")
    assert (found["age"], found["estimated"]) == (10, True)


@given(valid_reports())
@settings(max_examples=share(40))
def test_any_report_gives_only_options_that_primero_has(report: dict[str, Any]) -> None:
    found = as_case(UUID, report)
    known = {(one.within, one.field): one.lookup for one in targets() if one.lookup}
    for (within, field), lookup in known.items():
        for row in found.get(within, ()) if within else (found,):
            value = row.get(field, [])
            assert set(value if isinstance(value, list) else [value]) <= lookups()[lookup]
