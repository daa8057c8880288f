"""Kiosks one version behind are taken in; one that is ahead keeps its reports until the server is updated."""

import json
from dataclasses import replace

import pytest

from shared.errors import SchemaNotSupported
from shared.revision import Revision
from sync_server.desk import export
from sync_server.intake import quarantine
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry
from sync_server.store import writing
from tests.sync_server.builders import District, Station


def as_of_the_pilot(revision: Revision) -> bytes:
    """The same report as version 0 wrote it: one code alone, no parents."""
    told = json.loads(replace(revision, schema_version="0").to_bytes())
    del told["parents"]
    told["fields"]["schema_version"] = "0"
    told["fields"]["concern_kinds"] = told["fields"]["concern_kinds"][0]
    return json.dumps(told).encode()


def test_a_report_of_the_version_before_is_merged_as_one_of_this_version(
    district: District, station: Station
) -> None:
    revision = station.report(0)
    station.send([station.envelope(revision, content=as_of_the_pilot(revision))])
    assert merge_waiting(district.keys, now=district.now).merged == 1
    fields = next(export.lines())["fields"]
    assert fields == {**revision.fields, "schema_version": "0"}
    assert fields["concern_kinds"] == ["physical_violence"]


def test_a_kiosk_that_is_ahead_is_told_so_before_anything_leaves_its_hands(station: Station) -> None:
    with pytest.raises(SchemaNotSupported) as kindly:
        station.send([station.envelope(station.report())], schema_version="2")
    assert kindly.value.status == 426 and "cập nhật máy chủ" in kindly.value.todo
    assert InboxEntry.select().count() == 0


def test_a_newer_report_under_a_seal_waits_in_quarantine_and_is_retried_after_the_update(
    district: District, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = replace(station.report(), schema_version="2")
    station.send([station.envelope(revision)])
    assert merge_waiting(district.keys, now=district.now).quarantined == 1
    (entry,) = quarantine.open_entries()
    assert entry.code == "schema-not-supported"
    monkeypatch.setattr("sync_server.intake.opening.SUPPORTED_SCHEMA_VERSIONS", {"1", "2"})
    with writing():
        quarantine.retry(entry.id, "maintainer", now=district.now)
    assert merge_waiting(district.keys, now=district.now).merged == 1
    assert quarantine.count_open() == 0 and export.count() == 1
