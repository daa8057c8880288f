"""A snapshot as a document, with the words of its day; and as it may leave the authority."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.clock import from_stamp
from sync_server.periodic.charts import charts
from sync_server.periodic.document import Document, Outside
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.outside import for_outside
from sync_server.periodic.sheet import workbook
from sync_server.periodic.table import from_json
from sync_server.periodic.wording_kept import wording


def document_of(snapshot: Snapshot) -> Document:
    """The same snapshot is the same document, whatever was set or renamed since it was frozen."""
    frozen = snapshot.state == "frozen"
    made_at = from_stamp(snapshot.frozen_at if frozen else snapshot.counted_at)
    return Document(
        kind=snapshot.kind,
        year=snapshot.year,
        first=date.fromisoformat(snapshot.first_day),
        last=date.fromisoformat(snapshot.last_day),
        version=snapshot.version,
        frozen=frozen,
        cut_at=from_stamp(snapshot.cut_at),
        made_at=made_at,
        author=snapshot.frozen_by or "",
        digest=snapshot.digest or "" if frozen else "",
        reason=snapshot.reason,
        texts=json.loads(snapshot.texts),
        tables=tuple(from_json(one) for one in json.loads(snapshot.tables)),
        wording=wording(made_at if frozen else None),
    )


def outside_of(snapshot: Snapshot, copy: Outside) -> Document:
    """The document as a copy that leaves, with its small figures hidden."""
    document = document_of(snapshot)
    return replace(document, tables=for_outside(document.tables, belonging(snapshot)), copy=copy)


def file_of(document: Document) -> bytes:
    """The workbook."""
    return workbook(document, charts(document.tables))


def belonging(snapshot: Snapshot) -> Mapping[tuple[str, str], str]:
    """Which subtotal of B4 each station is a part of."""
    stations = CountedStation.select().where(CountedStation.snapshot == snapshot)
    return {("B4", f"station.{one.station_code}"): f"type.{one.type}" for one in stations}
