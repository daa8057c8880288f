"""The log of exchanges and merges, and what stands in quarantine: ids, counts, codes and times only."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.report.rules import LOCAL
from sync_server.intake.models import ExchangeRun, Kiosk, MergeRun, QuarantineEntry


@dataclass(frozen=True, slots=True)
class LogPage:
    """Exchanges and merges, the newest first. `older` asks for the next page; None on the last."""

    runs: tuple[ExchangeRun | MergeRun, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to. `result`: ok, REFUSED for all others, or one code; `day`: in Viet Nam.

    Merges are of no kiosk and have no result: asking for either leaves them out.
    """

    kiosk_id: str | None = None
    result: str | None = None
    day: date | None = None

    @property
    def merges(self) -> bool:
        return self.kiosk_id is None and self.result is None

    def of_day(self, at: Any) -> list[pw.Expression]:
        if self.day is None:
            return []
        starts = datetime.combine(self.day, time(), LOCAL)
        return [at >= stamp(starts), at < stamp(starts + timedelta(days=1))]

    def of_exchanges(self) -> list[pw.Expression]:
        where = self.of_day(ExchangeRun.at)
        if self.kiosk_id is not None:
            where.append(Kiosk.kiosk_id == self.kiosk_id)
        if self.result == REFUSED:
            where.append(ExchangeRun.result != "ok")
        elif self.result is not None:
            where.append(ExchangeRun.result == self.result)
        return where


REFUSED = "refused"
EVERYTHING = Wanted()


def page(size: int, *, wanted: Wanted = EVERYTHING, before: str = "") -> LogPage:
    """One page of the log.

    before: `older` of another page (`exchange.merge`, the ids to start below); anything else is the top.
    """
    below = [int(part) for part in before.split(".") if part.isascii() and part.isdecimal()][:2]
    top = below if len(below) == 2 else [2**62, 2**62]
    found: list[ExchangeRun | MergeRun] = [*exchanges(size + 1, wanted=wanted, below=top[0])]
    found += merges(size + 1, wanted=wanted, below=top[1])
    shown = sorted(found, key=lambda run: run.at, reverse=True)[:size]
    ends = [
        min((run.id for run in shown if isinstance(run, kind)), default=start)
        for kind, start in zip((ExchangeRun, MergeRun), top, strict=True)
    ]
    return LogPage(tuple(shown), f"{ends[0]}.{ends[1]}" if len(found) > size else None)


def exchanges(limit: int, *, wanted: Wanted = EVERYTHING, below: int = 2**62) -> list[ExchangeRun]:
    """The newest first, of those with an id below `below`."""
    query = ExchangeRun.select(ExchangeRun, Kiosk).join(Kiosk, pw.JOIN.LEFT_OUTER)
    query = query.where(ExchangeRun.id < below, *wanted.of_exchanges())
    return list(query.order_by(ExchangeRun.id.desc()).limit(limit))


def merges(limit: int, *, wanted: Wanted = EVERYTHING, below: int = 2**62) -> list[MergeRun]:
    """The newest first, of those with an id below `below`."""
    if not wanted.merges:
        return []
    query = MergeRun.select().where(MergeRun.id < below, *wanted.of_day(MergeRun.at))
    return list(query.order_by(MergeRun.id.desc()).limit(limit))


COLUMNS = (
    "at", "what", "kiosk_id", "way", "result", "accepted", "duplicate", "quarantined", "waiting", "bytes_in",
    "bytes_out", "skew_s", "merged", "cases_opened", "took_ms",
)  # fmt: skip
"""The names of the rows of `newest`: those of exchanges, and what merges have beside them."""


def newest(limit: int, *, wanted: Wanted = EVERYTHING) -> list[dict[str, Any]]:
    """Exchanges and merges together, the newest first."""
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
        for run in exchanges(limit, wanted=wanted)
    ]
    rows += [
        {
            "at": run.at,
            "what": "merge",
            "merged": run.merged,
            "quarantined": run.quarantined,
            "cases_opened": run.cases_opened,
            "took_ms": run.took_ms,
        }
        for run in merges(limit, wanted=wanted)
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
