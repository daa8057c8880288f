"""Records held against what they are made of: envelopes give revisions, and these, folded, the records."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sync_server.fleet.findings import Finding, Findings
from sync_server.intake import folding, merge, rows
from sync_server.intake.keys import Keys
from sync_server.intake.models import InboxEntry, Record, StoredRevision
from sync_server.intake.opening import CannotMerge, read_entry

_BLOCK = 200


def revisions(keys: Keys) -> Findings:
    """A merged envelope that does not open, or a revision that is not what its envelope holds."""
    last = 0
    merged = InboxEntry.select().where(InboxEntry.kind == "revision", InboxEntry.state == "merged")
    while block := list(merged.where(InboxEntry.id > last).order_by(InboxEntry.id).limit(_BLOCK)):
        last = block[-1].id
        ids = [entry.id for entry in block]
        kept = {row.inbox_id: row for row in StoredRevision.select().where(StoredRevision.inbox.in_(ids))}
        for entry in block:
            yield from _revision(entry, kept.get(entry.id), keys)


def _revision(entry: InboxEntry, kept: StoredRevision | None, keys: Keys) -> Findings:
    try:
        wanted = rows.row_of(rows.revision_values(entry, read_entry(entry, keys)))
    except CannotMerge as refused:
        yield Finding("envelope-not-opened", f"{entry.envelope_id} {refused.code}")
        return
    if kept is None:
        yield Finding("revision-missing", str(entry.envelope_id))
        return
    if differing := _differing(wanted, kept):
        yield Finding("revision-differs", f"{entry.envelope_id} {' '.join(differing)}")


def folds() -> Findings:
    """A record that is not the fold of its report's revisions, or is missing, or has none."""
    for reports in _reports():
        told: dict[uuid.UUID, dict[str, Any]] = {}
        for report in reports:
            try:
                told |= {row["report_uuid"]: row for row in folding.rows_of([report])}
            except Exception as fault:  # whatever changed bytes make of a fold: this report is named
                yield Finding("revisions-unreadable", f"{report} {type(fault).__name__}")
        kept = {row.report_uuid: row for row in Record.select().where(Record.report_uuid.in_(reports))}
        for report in reports:
            yield from _record(report, told.get(report), kept.get(report))


def _record(report: uuid.UUID, wanted: dict[str, Any] | None, kept: Record | None) -> Findings:
    if wanted is None:
        if kept is not None:
            yield Finding("record-too-much", str(report))
    elif kept is None:
        yield Finding("record-missing", str(report))
    elif differing := _differing(wanted, kept):
        yield Finding("record-differs", f"{report} {' '.join(differing)}")


def _differing(wanted: dict[str, Any], kept: Any) -> list[str]:
    """Names of columns. JSON is compared by what it says: the same may have been written in two ways."""
    columns = kept._meta.columns
    return [
        name
        for name, value in wanted.items()
        if _said(name, getattr(kept, name if name in columns else f"{name}_id")) != _said(name, value)
    ]


def _said(name: str, value: Any) -> Any:
    try:
        if name == "cells":
            return merge.unpacked(json.loads(value))
        if name == "fields":
            return json.loads(value)
    except (ValueError, TypeError, LookupError, AttributeError):  # changed bytes say nothing
        return value
    return value.bytes if isinstance(value, uuid.UUID) else value


def _reports() -> Iterator[list[uuid.UUID]]:
    """Every report that has a revision or a record, some at a time."""
    last = uuid.UUID(int=0)
    while True:
        some = sorted(
            {
                row[0]
                for model in (StoredRevision, Record)
                for row in model.select(model.report_uuid)
                .where(model.report_uuid > last)
                .distinct()
                .order_by(model.report_uuid)
                .limit(_BLOCK)
                .tuples()
            }
        )[:_BLOCK]
        if not some:
            return
        yield some
        last = some[-1]
