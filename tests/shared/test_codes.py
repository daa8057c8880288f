"""Code lists as data: all there, in both languages, retired codes readable."""

import json
from datetime import date

import pytest

from shared import codes
from shared.errors import InvalidReport
from shared.paths import package_dir
from shared.report import parse_report, rules
from tests.samples import COMMUNES, samples, told
from tests.strategies import NOW


def test_the_brief_s_twenty_three_lists_are_here_with_both_languages():
    found = codes.lists()
    own = json.loads((package_dir("data") / "project_lists.json").read_text("utf-8"))
    assert len(set(found) - set(own) - {"ethnicity"}) == 23
    assert all(code.vi and code.en for entries in found.values() for code in entries.values())


def test_ethnic_groups_follow_the_list_of_2008():
    assert codes.label("ethnicity", "04") == "Mường"
    assert codes.label("ethnicity", "06") == "Hoa (Hán)"
    assert len(codes.codes("ethnicity")) == 56
    assert codes.ethnicity_list_version() == "1019-2008"


def test_kinds_of_concern_know_their_group_in_law_and_places_their_environment():
    assert codes.codes("concern_kinds")["neglect"].legal_group == "bo_roi_bo_mac"
    assert all(code.legal_group for code in codes.codes("concern_kinds").values())
    assert all(code.environment for code in codes.codes("incident_place_type").values())
    assert codes.codes("perp_relation")["father"].relation_group == "caregiver"


def test_a_code_of_a_newer_list_is_shown_as_it_is():
    assert codes.label("sex", "new") == "new"


def test_a_retired_code_is_read_and_refused_only_after_its_last_day(monkeypatch):
    retired = codes.Code("home", "Trong gia đình", "In the family home", valid_to=date(2026, 3, 13))
    entries = {
        **codes.lists(),
        "incident_place_type": {**codes.codes("incident_place_type"), "home": retired},
    }
    monkeypatch.setattr(codes, "lists", lambda: entries)
    monkeypatch.setattr(rules, "_retired", rules._retired.__wrapped__)  # not as it was before
    assert codes.label("incident_place_type", "home", "en") == "In the family home"
    raw = told(samples()[0])
    with pytest.raises(InvalidReport) as refused:
        parse_report(raw, now=NOW, communes=COMMUNES)
    assert {name: e.type for name, e in refused.value.errors.items()} == {"incident_place_type": "retired"}
    earlier = {**raw, "received_at": "2026-03-13T22:40:00+07:00", "incident_date_from": "2026-03-13",
               "incident_date_to": None, "notifications": None}  # fmt: skip
    assert parse_report(earlier, now=NOW, communes=COMMUNES).incident_place_type == "home"


def test_a_commune_counts_on_the_day_of_the_report():
    commune = codes.Commune("99009", "Xã cũ", date(2020, 1, 1), date(2025, 6, 30))
    assert commune.active_on(date(2025, 6, 30)) and not commune.active_on(date(2025, 7, 1))
    raw = {**told(samples()[0]), "child_commune_code": "99009"}
    with pytest.raises(InvalidReport) as refused:
        parse_report(raw, now=NOW, communes={**COMMUNES, "99009": commune})
    assert refused.value.errors["child_commune_code"].type == "commune_not_active"


def test_the_area_has_64_communes_and_the_unknown_one():
    assert len(codes.shipped_communes(demo=False)) == 65
    assert len(codes.shipped_communes(demo=True)) == 70
    assert codes.by_code(codes.shipped_communes(demo=False))[codes.COMMUNE_UNKNOWN].name == "Chưa xác định"
