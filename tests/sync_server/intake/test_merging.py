"""From inbox to records and cases: each report once, bad ones set aside by name, rebuilt to the same."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_server.desk import cases, export, search_index, suggestions
from sync_server.desk.models import Case
from sync_server.desk.search_models import SearchTerm
from sync_server.fleet import inbox_check
from sync_server.intake import merging, quarantine, records
from sync_server.intake.merging import merge_waiting, rebuild
from sync_server.intake.models import InboxEntry, MergeRun, QuarantineEntry, Record
from sync_server.store import writing
from tests.examples import share
from tests.samples import nfc, samples, told
from tests.strategies import valid_reports


def merge(district):
    return merge_waiting(district.keys, now=district.now)


def test_the_twelve_samples_become_twelve_cases_with_equal_fields(district, station):
    filed = [station.file(at) for at in range(12)]
    result = merge(district)
    assert (result.merged, result.quarantined, result.cases_opened) == (12, 0, 12)
    lines = {line["report_uuid"]: line for line in export.lines()}
    assert list(lines) == sorted(lines)
    for revision, sample in zip(filed, samples(), strict=True):
        line = lines[revision.report_uuid]
        assert line["fields"] == nfc(revision.fields)
        assert line["fields"].items() >= nfc(told(sample)).items()
        assert line["kiosk_id"] == "HS-DM01-K1" and line["revision"] == 1
    assert sorted(line["case_no"] for line in lines.values()) == [f"VA-2026-{n:04d}" for n in range(1, 13)]
    assert merge(district).merged == 0


def test_urgency_time_band_and_commune_are_in_columns(district, station):
    station.file(0)
    merge(district)
    record, case = Record.get(), Case.get()
    assert (record.urgency, record.age_band, record.commune_code) == ("high", "0-5", "99001")
    assert record.informed_at == "2026-03-14T15:40:00+00:00" == case.informed_at
    assert len(record.receipt_code) == 11


@pytest.mark.parametrize(
    ("code", "content", "changes"),
    [
        ("unreadable-revision", b"no json", {}),
        ("unreadable-revision", b"{}", {}),
        ("invalid-report", None, {"child_sex": "x"}),
        ("invalid-report", None, {"narative": "x" * 30}),
        ("invalid-report", None, {"report_no": 5}),
        ("other-station", None, {"station_code": "SC-SM01"}),
    ],
)
def test_what_cannot_be_merged_is_set_aside_by_name_and_the_rest_goes_on(
    district, station, code, content, changes
):
    good = station.report(1)
    bad = station.report(0)
    told_wrong = replace(bad, fields={**bad.fields, **changes})
    station.send([station.envelope(told_wrong, content=content), station.envelope(good)])
    result = merge(district)
    assert (result.merged, result.quarantined) == (1, 1)
    held = quarantine.open_entries()
    assert [entry.code for entry in held] == [code]
    assert "x" * 30 not in held[0].detail
    assert InboxEntry.select().where(InboxEntry.state == "quarantined").count() == 1


def test_a_seal_of_another_key_and_swapped_ids_are_set_aside(district, station):
    one, other = station.report(0), station.report(1)
    station.send([station.envelope(one, content=other.to_bytes())])
    sealed_elsewhere = station.envelope(other)
    InboxEntry.update(key_id="0" * 16)
    station.send([sealed_elsewhere])
    InboxEntry.update(key_id="0" * 16).where(InboxEntry.envelope_id == uuid.UUID(other.revision_id)).execute()
    merge(district)
    assert {entry.code for entry in quarantine.open_entries()} == {"id-mismatch", "seal-broken"}


def test_a_quarantined_envelope_can_be_retried_after_a_mend_or_settled_with_a_reason(district, station):
    revision = station.report()
    station.send([station.envelope(revision)])
    InboxEntry.update(key_id="0" * 16).execute()
    merge(district)
    entry = quarantine.open_entries()[0]
    InboxEntry.update(key_id=next(iter(district.keys.private))).execute()
    with writing():
        quarantine.retry(entry.id, "maintainer", now=district.now)
    assert merge(district).merged == 1 and quarantine.open_entries() == []
    with pytest.raises(Exception, match="retried"), writing():
        quarantine.settle(entry.id, "maintainer", "x", now=district.now)


def test_what_is_retried_in_vain_waits_for_a_person_again_however_soon(district, station):
    station.send([station.envelope(station.report(), content=b"{}")])
    merge(district)
    for again in range(2):
        (entry,) = quarantine.open_entries()
        with writing():
            quarantine.retry(entry.id, "maintainer", now=district.now)
        assert list(inbox_check.states()) == [], "it waits in the inbox"
        assert merge(district).quarantined == 1, again
    assert quarantine.count_open() == 1 and list(inbox_check.states()) == []
    QuarantineEntry.update(state="retried").execute()
    assert [found.what for found in inbox_check.states()] == ["quarantine-missing"]


def test_an_addition_that_arrives_before_its_report_waits_in_the_record_and_then_counts(district, station):
    report = station.report(1)
    addition = station.revision(
        report.report_uuid, 2, {"child_address": "Thôn Đông", "revision": 2}, (report.revision_id,)
    )
    early, late = station.envelope(report), station.envelope(addition)
    station.send([late])
    assert merge(district).cases_opened == 0 and Record.select().count() == 0
    station.send([early])
    assert merge(district).cases_opened == 1
    record = Record.get()
    assert records.fields_of(record)["child_address"] == "Thôn Đông"
    assert record.revision == 2 and Case.select().count() == 1


def test_an_addition_that_raises_the_urgency_raises_the_case(district, station):
    report = station.file(1)
    merge(district)
    assert Case.get().urgency == "medium"
    raised = station.revision(report.report_uuid, 2, {"urgency": "high"}, (report.revision_id,))
    station.send([station.envelope(raised, urgent=True)])
    merge(district)
    assert Case.get().urgency == "high"


@pytest.mark.parametrize(
    "told",
    [
        {"urgency": "very"},
        {"urgency": None},
        {"urgency_reasons": []},
        {"report_uuid": str(uuid.UUID(int=3))},
        {"narative": "x"},
        {"narative": None},
        {"received_at": None},
        {"incident_commune_code": None},
        {"report_no": "HS-DM01-2026-000099"},
        {"created_by": "HS-DM01:other"},
        {"submitted_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_an_addition_that_says_what_no_report_can_is_set_aside(district, station, told):
    report = station.file(1)
    addition = station.revision(report.report_uuid, 2, told, (report.revision_id,))
    station.send([station.envelope(addition)])
    assert (merge(district).quarantined, Record.get().revision) == (1, 1)
    assert [(one.code, one.detail) for one in quarantine.open_entries()] == [("invalid-report", *told)]


def test_rebuilding_gives_the_same_export_byte_for_byte(district, station):
    reports = [station.file(at) for at in range(6)]
    addition = station.revision(reports[0].report_uuid, 2, {"child_class": "Mầm 3"})
    station.send([station.envelope(addition)])
    merge(district)
    before = json.dumps(list(export.lines()))
    assert rebuild(district.keys, now=district.now + timedelta(days=1)) == 6
    assert json.dumps(list(export.lines())) == before


def test_an_unexpected_fault_sets_aside_one_envelope_and_not_its_batch(district, station, monkeypatch):
    station.file(1)
    poisoned = station.file(2)
    station.file(3)
    real = cases.take_in

    def take_in(touched, *, now):
        if any(str(record.report_uuid) == poisoned.report_uuid for record in touched):
            raise RuntimeError("a fault nobody thought of")
        return real(touched, now=now)

    monkeypatch.setattr(cases, "take_in", take_in)
    result = merge(district)
    assert (result.merged, result.quarantined) == (2, 1)
    assert quarantine.open_entries()[0].code == "merge-failed"
    assert MergeRun.select().count() == 1


def test_the_log_counts_what_was_merged_also_of_a_run_that_was_killed(district, station, monkeypatch):
    for at in range(5):
        station.file(at)
    monkeypatch.setattr(merging, "REVISIONS", replace(merging.REVISIONS, batch=2))
    real, batches = cases.take_in, iter(range(2))

    def take_in(touched, *, now):
        if next(batches, None) is None:
            raise SystemExit
        return real(touched, now=now)

    monkeypatch.setattr(cases, "take_in", take_in)
    with pytest.raises(SystemExit):
        merge(district)
    monkeypatch.undo()
    assert [(run.merged, run.cases_opened) for run in MergeRun.select()] == [(4, 4)]
    assert InboxEntry.select().where(InboxEntry.state == "merged").count() == 4
    merge(district)
    assert [run.merged for run in MergeRun.select().order_by(MergeRun.id)] == [4, 1]


def test_a_fault_in_looking_for_the_same_child_holds_no_report_back(district, station, monkeypatch):
    station.file(1)

    def find(own, *, now):
        Record.delete().execute()
        raise RuntimeError("a fault nobody thought of")

    monkeypatch.setattr(suggestions, "find_fresh", find)
    assert (merge(district).merged, Record.select().count()) == (1, 1)
    assert search_index.not_yet() == 0 and SearchTerm.select().count() > 0


def test_acknowledged_reports_are_told_to_their_kiosk_once(district, station):
    filed = station.file()
    merge(district)
    with writing():
        cases.acknowledge(Case.get(), "can.bo", now=district.now)
    answer = station.send([])
    assert [mark.report_uuid for mark in answer.acknowledged] == [filed.report_uuid]
    assert station.send([], acknowledged_cursor=answer.acknowledged_cursor).acknowledged == []


@settings(max_examples=share(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=st.lists(valid_reports(), min_size=1, max_size=3))
def test_any_valid_report_survives_seal_exchange_merge_and_export_unchanged(district, station, reports):
    filed = []
    for raw in reports:
        revision = station.report(0, **{name: None for name in told(samples()[0])})
        fields = {**revision.fields, **nfc(raw)}
        filed.append(replace(revision, fields=fields))
    station.send([station.envelope(revision) for revision in filed])
    assert merge(district).quarantined == 0
    lines = {line["report_uuid"]: line["fields"] for line in export.lines()}
    for revision in filed:
        assert lines[revision.report_uuid] == revision.fields
