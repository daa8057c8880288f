"""Filing: from a valid report to a sealed envelope in the outbox, on disk before anyone is told "saved"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk import drafts, identity, numbering, outbox
from kiosk.models import FiledReport, database
from kiosk.outbox import ToPut
from kiosk.staff import Staff
from shared.clock import NewId, from_stamp, stamp
from shared.codes import ethnicity_list_version
from shared.errors import NotThere
from shared.exchange import Acknowledged
from shared.receipt_code import receipt_code
from shared.report import Report
from shared.revision import SCHEMA_VERSION, Revision
from shared.sealing import seal
from shared.urgency import assess, at_least


@dataclass(frozen=True, slots=True)
class ToFile:
    """`started_at` is when the form was opened, `raised_to` the level a person chose;
    None where there is none.
    """

    report: Report
    report_uuid: str
    started_at: datetime | None = None
    raised_to: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """`urgency` is the level used, `reasons` why (codes of urgency_reasons)."""

    report_uuid: str
    report_no: str
    receipt_code: str
    urgency: str
    reasons: tuple[str, ...]
    submitted_at: datetime


def file_report(
    report: Report,
    *,
    author: Staff,
    report_uuid: str,
    started_at: datetime | None,
    raised_to: str | None,
    now: datetime,
    new_id: NewId,
) -> Filed:
    """File one report; when this returns it is on disk. The same report_uuid again files nothing more.

    Raises NotEnrolledYet; NotThere when another person filed that report_uuid.
    """
    filed = file_reports(
        [ToFile(report, report_uuid, started_at, raised_to)], author=author, now=now, new_id=new_id
    )
    return filed[0]


def file_reports(reports: Sequence[ToFile], *, author: Staff, now: datetime, new_id: NewId) -> list[Filed]:
    """File several in one transaction, some hundreds at most: all of them, or none."""
    here = identity.needed()
    with database.atomic():
        known = _filed_already([one.report_uuid for one in reports], author)
        fresh = [one for one in reports if one.report_uuid not in known]
        numbers = numbering.reserve([one.report_uuid for one in fresh], here, now=now)
        rows, revisions = [], []
        for one in fresh:
            fields = _all_fields(one, here, numbers[one.report_uuid], author.login, now)
            revision = Revision(new_id(), one.report_uuid, 1, f"kiosk:{author.login}", stamp(now), fields)
            level = fields["urgency"]
            revisions.append(revision)
            rows.append(
                {
                    "report_uuid": one.report_uuid,
                    "report_no": numbers[one.report_uuid],
                    "staff": author.staff_id,
                    "receipt_code": receipt_code(one.report_uuid),
                    "urgency": level,
                    "submitted_at": stamp(now),
                    "author_copy": author_copy(revision, author.public_key),
                }
            )
        if fresh:
            FiledReport.insert_many(rows).execute()
            put(revisions, now=now)
            drafts.remove_filed([one.report_uuid for one in fresh])
        known = _filed_already([one.report_uuid for one in reports], author)
    return [_filed(known[one.report_uuid], one.report) for one in reports]


def put(revisions: Sequence[Revision], *, now: datetime) -> None:
    """Into the outbox, sealed to the district, in the caller's transaction. A revision that leaves the level
    as it is says nothing of it, and then goes in its turn.
    """
    contents = [
        ToPut(
            one.revision_id, one.report_uuid, "revision", one.to_bytes(), one.fields.get("urgency") == "high"
        )
        for one in revisions
    ]
    outbox.put_many(contents, now=now)


def author_copy(revision: Revision, public_key: bytes) -> bytes:
    """What the author may read back: all fields as they are now, under the id and number of her last
    revision, so that the next one knows what it follows; its parents are those that said the same of all but
    files. Sealed to her alone.
    """
    return seal(revision.to_bytes(), public_key)


def level_fields(fields: Mapping[str, Any], *at_least_these: str | None) -> dict[str, Any]:
    """The computed level with its reasons, and the level used: never below one that a person chose."""
    urgency = assess(fields)
    used = urgency.level
    for level in at_least_these:
        used = at_least(used, level) if level else used
    return {
        "urgency_auto": urgency.level,
        "urgency_reasons": list(urgency.reasons),
        "urgency_rule_version": urgency.rule_version,
        "urgency": used,
    }


def is_filed(report_uuids: Sequence[str]) -> set[str]:
    """Those of some hundred reports that are filed here."""
    rows = FiledReport.select(FiledReport.report_uuid).where(FiledReport.report_uuid.in_(list(report_uuids)))
    return {uuid for (uuid,) in rows.tuples()}


def mark_received(report_uuids: Sequence[str], *, now: datetime) -> None:
    """Every envelope of these has its receipt. The first receipt's time stays."""
    FiledReport.update(received_at=stamp(now)).where(
        FiledReport.report_uuid.in_(list(report_uuids)) & FiledReport.received_at.is_null()
    ).execute()


def mark_unreceived(report_uuids: Sequence[str]) -> None:
    """The district lost these: they wait again, and are not shown as received until it has them again."""
    for at in range(0, len(report_uuids), 500):
        chunk = FiledReport.report_uuid.in_(list(report_uuids[at : at + 500]))
        FiledReport.update(received_at=None).where(chunk).execute()


def mark_acknowledged(marks: Sequence[Acknowledged]) -> None:
    """An officer took these up. Marks of reports that are not this kiosk's are passed over."""
    for mark in marks:
        FiledReport.update(acknowledged_at=mark.at).where(
            FiledReport.report_uuid == mark.report_uuid
        ).execute()


def _all_fields(
    one: ToFile, here: identity.Identity, report_no: str, login: str, now: datetime
) -> Mapping[str, Any]:
    """What was reported, and the group 0 of the brief."""
    fields = one.report.as_fields()
    fields |= level_fields(fields, one.raised_to) | {
        "report_uuid": one.report_uuid,
        "report_no": report_no,
        "station_code": here.unit_code,
        "station_type": here.unit_type,
        "created_by": login,
        "created_at": stamp(one.started_at or now),
        "submitted_at": stamp(now),
        "revision": 1,
        "schema_version": SCHEMA_VERSION,
    }
    if one.started_at is not None:
        fields["time_to_file_s"] = max(0, (now - one.started_at) // timedelta(seconds=1))
    if "child_ethnicity" in fields:
        fields["ethnicity_list_version"] = ethnicity_list_version()
    return fields


def _filed_already(report_uuids: Sequence[str], author: Staff) -> dict[str, FiledReport]:
    columns = [field for name, field in FiledReport._meta.fields.items() if name != "author_copy"]
    rows = FiledReport.select(*columns).where(FiledReport.report_uuid.in_(list(report_uuids)))
    found = {row.report_uuid: row for row in rows}
    if any(row.staff_id != author.staff_id for row in found.values()):
        raise NotThere("report")
    return found


def _filed(row: FiledReport, report: Report) -> Filed:
    return Filed(
        report_uuid=row.report_uuid,
        report_no=row.report_no,
        receipt_code=row.receipt_code,
        urgency=row.urgency,
        reasons=assess(report.as_fields()).reasons,
        submitted_at=from_stamp(row.submitted_at),
    )
