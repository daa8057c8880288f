"""All of a merge that is a pure function of one envelope: its revision's row, and what a new report will be.

Any process may do it, and before the merge does; what takes the store is left: numbers, and what is here.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from shared.revision import Revision, json_text
from sync_server.desk.child_features import Features, features
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.search_terms import entries as entries_of
from sync_server.intake.rows import Row, Told, Write, record_row, revision_of, row_of, whole

S = TypeVar("S")
T = TypeVar("T")


class Prepared(NamedTuple):
    """Of an opened envelope. Built of what every process reads alike: numbers, text, bytes and tuples.

    revision: the values of its row of `stored_revision`, in the order of REVISION, ids as 16 bytes.
    kiosk: the row number of the one that sent it.
    record: where it tells a whole report, the values of its row of `record`, in the order of RECORD; else
        None, and so are the others.
    found_by: JSON of its entries of the search. same_child: its keys. None where a fault kept them from being
        made.
    """

    revision: tuple[Any, ...]
    kiosk: int
    record: tuple[Any, ...] | None = None
    found_by: str | None = None
    same_child: tuple[int, ...] | None = None


REVISION = (
    "revision_id", "report_uuid", "number", "author", "at", "schema_version", "parents", "inbox",
    "received_at", "fields",
)  # fmt: skip
RECORD = (
    "report_uuid", "report_no", "receipt_code", "kiosk", "station_code", "urgency", "informed_at",
    "submitted_at", "server_received_at", "commune_code", "age_band", "revision", "cells",
    "counted",
)  # fmt: skip
_of_revision: Callable[[Row], tuple[Any, ...]] = itemgetter(*REVISION)
_of_record: Callable[[Row], tuple[Any, ...]] = itemgetter(*RECORD)
_FIELDS, _CELLS = REVISION.index("fields"), RECORD.index("cells")


def prepared(opened: Sequence[tuple[Any, Revision]], write: Write = json_text) -> list[Prepared]:
    """What entries of the inbox and the revisions in them come to, in their order.

    Step by step over all of them: what one step runs stays in the processor's cache, a third faster.
    """
    made = [_alone(entry, revision, write) for entry, revision in opened]
    told = [
        (entry.report_uuid, [Told(revision, entry.received_at, entry.kiosk_id)]) for entry, revision in opened
    ]
    return _whole(made, told, write)


def received(sent: tuple[Any, ...]) -> Prepared:
    """What was prepared with `json_bytes`, as it is with `json_text`."""
    revision, kiosk, record, found_by, same_child = sent
    return Prepared(
        _decoded(revision, _FIELDS), kiosk, record and _decoded(record, _CELLS), found_by, same_child
    )


def _decoded(values: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return values[:at] + (values[at].decode(),) + values[at + 1 :]


def _alone(entry: Any, revision: Revision, write: Write) -> Prepared:
    return Prepared(_of_revision(row_of(entry, revision, write)), entry.kiosk_id)


def together(told: Sequence[Prepared]) -> Prepared:
    """All revisions that there are of one report, as one: the first's row, and what they fold to."""
    if len(told) == 1:
        return told[0]
    history = sorted(map(_told, told), key=lambda one: (one.revision.number, one.revision.revision_id))
    return _whole([told[0]], [(uuid.UUID(bytes=told[0].revision[1]), history)])[0]


def _whole(
    made: Sequence[Prepared],
    histories: Sequence[tuple[uuid.UUID, Sequence[Told]]],
    write: Write = json_text,
) -> list[Prepared]:
    """With what the reports come to by their histories, where they are whole."""
    folds = [whole(history) for _, history in histories]
    found = [(one[0], write(one[1])) if one else None for one in folds]
    del folds  # what comes next takes its place in the processor's cache
    rows = [
        _values(record_row(report, history, *one)) if one else None
        for (report, history), one in zip(histories, found, strict=True)
    ]
    entries = [_unless_faulty(_found_by, one[0]) if one else None for one in found]
    children = [_unless_faulty(features, one[0]) if one else None for one in found]
    same_child = [_unless_faulty(_sorted_keys, child) if child else None for child in children]
    return [
        Prepared(one.revision, one.kiosk, row, found_by, its_keys)
        for one, row, found_by, its_keys in zip(made, rows, entries, same_child, strict=True)
    ]


def _found_by(fields: Mapping[str, Any]) -> str:
    return json_text(entries_of(fields))


def _values(row: Row) -> tuple[Any, ...]:
    report, *others = _of_record(row)
    return report.bytes, *others


def _told(ready: Prepared) -> Told:
    row = dict(zip(REVISION, ready.revision, strict=True))
    return Told(revision_of(row), row["received_at"], ready.kiosk)


def _sorted_keys(child: Features) -> tuple[int, ...]:
    return tuple(sorted(keys(child)))


def _unless_faulty(make: Callable[[S], T], of: S) -> T | None:
    """A report is worth more than what it is found by: the merge makes it again, and names the fault."""
    try:
        return make(of)
    except Exception:
        return None
