"""All that is done with a case, one event each, in the order it was done; never changed, never taken away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.clock import stamp
from shared.words import N_
from sync_server.desk.models import Case, CaseEvent

KINDS: dict[str, str] = {
    "acknowledged": N_("Tiếp nhận"),
    "overdue-noted": N_("Ghi lý do quá hạn"),
}
"""What an event is called, as a msgid. Each part of the desk that writes events has its kinds here."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it is read. `detail` holds codes, numbers and times; `note` an officer's own words (P2)."""

    at: str
    login: str
    kind: str
    detail: Mapping[str, Any]
    note: str


def record(
    case: Case,
    kind: str,
    login: str,
    *,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Write one event, inside the caller's transaction. Raises KeyError for a kind that KINDS lacks."""
    if kind not in KINDS:
        raise KeyError(kind)
    CaseEvent.create(
        case=case,
        at=stamp(now),
        login=login,
        kind=kind,
        detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        note=note,
    )


def of_case(case: Case) -> list[Happened]:
    """The earliest first."""
    rows = CaseEvent.select().where(CaseEvent.case == case).order_by(CaseEvent.id)
    return [Happened(row.at, row.login, row.kind, json.loads(row.detail), row.note) for row in rows]
