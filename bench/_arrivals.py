"""Reports of invented children as they lie in the inbox, sealed, before the merge."""

import uuid
from collections.abc import Iterator, Mapping
from itertools import count, islice
from typing import Any

from bench._district import insert
from bench.children import Told, reports
from shared.clock import stamp
from shared.revision import Revision
from sync_server.intake.models import InboxEntry
from sync_server.store import writing
from tests.samples import samples, told
from tests.sync_server.builders import District, Station

STATIONS = 40
DRAWN = 20_000
"""Children drawn at a time: one in eleven reports is of a child that another station told of."""
_OF_ONE_CHILD = (
    "child_full_name", "child_other_names", "child_identifying_features", "child_name_status",
    "child_age_status", "child_dob", "child_birth_year", "child_age_min", "child_age_max", "child_sex",
    "child_commune_code", "child_address", "child_school_name", "child_class", "father_name", "mother_name",
    "caregiver_name", "caregiver_phone", "links", "notifications", "incident_date_to",
)  # fmt: skip


def arrivals(district: District) -> Iterator[tuple[Station, Revision]]:
    """Without end: the samples in turn, each of another child, from one station after the other."""
    stations = [district.station(f"HS-{at:02d}", f"Trạm {at} (hư cấu)") for at in range(STATIONS)]
    bases = [told(sample) for sample in samples()]
    turn = count()
    for seed in count():
        for report in sorted(reports(DRAWN, seed=seed, twice=0.1), key=_told_at):
            if not _is_under_18(report.fields):
                continue
            at = next(turn)
            station = stations[at % STATIONS]
            yield station, station.first(_fields(report.fields, bases[at % len(bases)]))


def put(arriving: Iterator[tuple[Station, Revision]], many: int) -> None:
    """Seal the next `many` reports into the inbox, as exchanges leave them."""
    with writing():
        insert(InboxEntry, [_row(station, revision) for station, revision in islice(arriving, many)])


def _told_at(report: Told) -> str:
    return str(report.fields["received_at"])


def _is_under_18(child: Mapping[str, Any]) -> bool:
    """Some are drawn as not born yet, or guessed too old: a station could not have filed them."""
    return child.get("child_dob", "") <= child["received_at"][:10] and child.get("child_age_max", 0) < 18


def _fields(child: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """What a report says of the child, and of the sample's matter."""
    told = {name: value for name, value in base.items() if name not in _OF_ONE_CHILD}
    told |= {name: value for name, value in child.items() if name != "report_no"}
    if "caregiver_phone" in told:
        told.setdefault("safe_contact", "unknown")
    if "incident_date_from" in told:
        told["incident_date_from"] = child["received_at"][:10]
    return told


def _row(station: Station, revision: Revision) -> dict[str, Any]:
    sealed = station.envelope(revision, urgent=revision.fields["urgency"] == "high")
    return {
        "envelope_id": uuid.UUID(sealed.envelope_id),
        "kiosk": station.kiosk.id,
        "report_uuid": uuid.UUID(sealed.report_uuid),
        "kind": sealed.kind,
        "urgent": sealed.urgent,
        "epoch": sealed.epoch,
        "sequence": sealed.sequence,
        "previous": bytes.fromhex(sealed.previous),
        "digest": bytes.fromhex(sealed.digest(station.kiosk.kiosk_id)),
        "key_id": sealed.key_id,
        "created_at": sealed.created_at,
        "sealed": sealed.sealed,
        "received_at": stamp(station.district.now),
        "state": "waiting",
    }
