"""The digest of what was counted: the same data give the same, whoever counted it, when, on which engine."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sync_server.periodic.held import Held, held_of
from sync_server.periodic.lines import canonical
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.rows import COLUMNS, StationRow

CHUNK = 5_000
"""In the order they were gathered in: of cases, slips, station codes."""


def digest_of(snapshot: Snapshot, held: Held | None = None) -> str:
    """SHA-256, in hex, over canonical JSON: a line for period and cut, the tables, and each chunk of rows.

    Neither version, author nor time is in it. held: its rows, where they are at hand; else they are read.
    """
    found = hashlib.sha256(_head(snapshot))
    known = held or held_of(snapshot)
    for table in COLUMNS:
        for some in known.chunks(table, CHUNK):
            found.update(b'["%s",%s]\n' % (table.encode(), some))
    for stations in _stations(snapshot):
        found.update(_line(["counted_station", stations]))
    return found.hexdigest()


def _head(snapshot: Snapshot) -> bytes:
    about = [snapshot.kind, snapshot.year, snapshot.first_day, snapshot.last_day, snapshot.cut_at]
    return _line(about) + _line(json.loads(snapshot.tables))


def _stations(snapshot: Snapshot) -> Iterator[list[Any]]:
    columns = [getattr(CountedStation, name) for name in StationRow._fields]
    of = CountedStation.snapshot == snapshot.id
    found = list(CountedStation.select(*columns).where(of).order_by(CountedStation.id).tuples())
    return (found[at : at + CHUNK] for at in range(0, len(found), CHUNK))


def _line(told: Any) -> bytes:
    return canonical(told).encode() + b"\n"
