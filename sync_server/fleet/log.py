"""The log of exchanges and merges, and what stands in quarantine: ids, counts, codes and times only."""

from dataclasses import dataclass
from typing import Any

import peewee as pw

from sync_server.intake.models import ExchangeRun, Kiosk, MergeRun, QuarantineEntry


@dataclass(frozen=True, slots=True)
class LogPage:
    """Exchanges and merges, the newest first. `older` asks for the next page; None on the last."""

    runs: tuple[ExchangeRun | MergeRun, ...]
    older: str | None


def page(size: int, *, kiosk_id: str | None = None, before: str = "") -> LogPage:
    """One page of the log; only exchanges when one kiosk is asked for.

    before: `older` of another page (`exchange.merge`, the ids to start below); anything else is the top.
    """
    below = [int(part) for part in before.split(".") if part.isascii() and part.isdecimal()][:2]
    top = below if len(below) == 2 else [2**62, 2**62]
    found: list[ExchangeRun | MergeRun] = [*exchanges(size + 1, kiosk_id=kiosk_id, below=top[0])]
    if kiosk_id is None:
        found += merges(size + 1, below=top[1])
    shown = sorted(found, key=lambda run: run.at, reverse=True)[:size]
    ends = [
        min((run.id for run in shown if isinstance(run, kind)), default=start)
        for kind, start in zip((ExchangeRun, MergeRun), top, strict=True)
    ]
    return LogPage(tuple(shown), f"{ends[0]}.{ends[1]}" if len(found) > size else None)


def exchanges(limit: int, *, kiosk_id: str | None = None, below: int = 2**62) -> list[ExchangeRun]:
    """The newest first, of those with an id below `below`."""
    query = ExchangeRun.select(ExchangeRun, Kiosk).join(Kiosk, pw.JOIN.LEFT_OUTER)
    if kiosk_id is not None:
        query = query.where(Kiosk.kiosk_id == kiosk_id)
    return list(query.where(ExchangeRun.id < below).order_by(ExchangeRun.id.desc()).limit(limit))


def merges(limit: int, *, below: int = 2**62) -> list[MergeRun]:
    """The newest first, of those with an id below `below`."""
    return list(MergeRun.select().where(MergeRun.id < below).order_by(MergeRun.id.desc()).limit(limit))


def newest(limit: int, *, kiosk_id: str | None = None) -> list[dict[str, Any]]:
    """Exchanges and merges together, the newest first; only exchanges when one kiosk is asked for."""
    rows: list[dict[str, Any]] = [
        {
            "at": run.at,
            "what": "exchange",
            "kiosk_id": run.kiosk.kiosk_id if run.kiosk else None,
            "way": run.way,
            "result": run.result,
            "accepted": run.accepted,
            "duplicate": run.duplicate,
            "quarantined": run.quarantined,
            "waiting": run.waiting,
            "bytes_in": run.bytes_in,
            "bytes_out": run.bytes_out,
            "skew_s": run.skew_s,
        }
        for run in exchanges(limit, kiosk_id=kiosk_id)
    ]
    if kiosk_id is None:
        rows += [
            {
                "at": run.at,
                "what": "merge",
                "merged": run.merged,
                "quarantined": run.quarantined,
                "cases_opened": run.cases_opened,
                "took_ms": run.took_ms,
            }
            for run in merges(limit)
        ]
    return sorted(rows, key=lambda row: str(row["at"]), reverse=True)[:limit]


def quarantine_row(entry: QuarantineEntry) -> dict[str, Any]:
    """One quarantined envelope for a list or a program."""
    return {
        "number": entry.id,
        "at": entry.created_at,
        "kiosk_id": entry.kiosk.kiosk_id if entry.kiosk else None,
        "envelope_id": entry.envelope_id,
        "code": entry.code,
        "detail": entry.detail,
        "urgent": entry.urgent,
        "size": entry.size,
        "state": entry.state,
    }
