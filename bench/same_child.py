"""The same child: how many suggestions are right, how many children are found, and what looking costs."""

import json
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench._engines import database_of, engines, settle
from bench.children import START, Told, reports, same
from shared.clock import stamp
from sync_server import store
from sync_server.desk import duplicate_lookup, suggestions
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.duplicates import features, score
from sync_server.intake.folded import folded
from sync_server.intake.models import Kiosk, Record, Unit

CHILDREN, SEEDS = 2_000, range(5)
STORED = (10_000, 200_000)
BATCH, WARMING, LOTS = 500, 2, 5
Pair = tuple[int, int]


def main() -> Iterator[tuple[str, str, str]]:
    right, found, true, strong, strong_right = 0, 0, 0, 0, 0
    for seed in SEEDS:
        told = reports(CHILDREN, seed=seed)
        levels, truth = suggested(told), same(told)
        found, true, right = found + len(levels), true + len(truth), right + len(truth & levels.keys())
        sure = {pair for pair, level in levels.items() if level == "strong"}
        strong, strong_right = strong + len(sure), strong_right + len(sure & truth)
    yield f"same child, precision ({CHILDREN} children, {len(SEEDS)} draws)", f"{right / found:.3f}", "≥ 0.95"
    yield "same child, recall", f"{right / true:.3f}", "≥ 0.90"
    yield "same child, precision of strong", f"{strong_right / strong:.3f}", ""
    for engine in engines():
        yield from looking(engine)


def looking(engine: str) -> Iterator[tuple[str, str, str]]:
    few, many = (_cost_ms(stored, engine) for stored in STORED)
    for stored, cost in zip(STORED, (few, many), strict=True):
        yield f"same child, 1,000 new beside {stored:,} ({engine})", f"{cost * 1000:,.0f} ms", ""
    yield f"same child, cost beside {STORED[1]:,} over {STORED[0]:,} ({engine})", f"{many / few:.2f}", "≤ 1.5"


def suggested(told: list[Told]) -> dict[Pair, str]:
    """The level of each pair of places that shares a key and is worth a look."""
    known = [features(report.fields) for report in told]
    found = [keys(child) for child in known]
    holders: dict[int, list[int]] = defaultdict(list)
    for place, of in enumerate(found):
        for key in of:
            holders[key].append(place)
    pairs = {
        (min(one, other), max(one, other))
        for one, of in enumerate(found)
        for key in of
        for other in holders[key]
        if one != other
    }
    scores = {pair: score(known[pair[0]], known[pair[1]]).level for pair in pairs}
    return {pair: level for pair, level in scores.items() if level}


def _cost_ms(stored: int, engine: str) -> float:
    """Milliseconds to look for the children of a new report among `stored` ones, by a process that has merged
    before: the middle one of lots as the merge has them, and a report's share of moving the keys on: those
    of NEW records from a small table, those of RECENT ones into the last.
    """
    new, recent = duplicate_lookup.NEW, duplicate_lookup.RECENT
    full = (stored // recent + 1) * recent - BATCH
    told = reports(int(full / 1.09), seed=stored, twice=0.1)
    with tempfile.TemporaryDirectory() as folder, database_of(engine) as url:
        store.create(Path(folder), url)
        try:
            with store.writing():
                kiosk = _kiosk()
            for at in range(0, stored, BATCH):
                _keep(told[at : min(at + BATCH, stored)], kiosk)
            settle(engine)
            end = stored + (WARMING + LOTS) * BATCH
            spent = [_look(told[at : at + BATCH], kiosk) for at in range(stored, end, BATCH)]
            of_new = _move(*duplicate_lookup.TABLES[:2])
            for at in range(end, full, BATCH):
                _keep(told[at : at + BATCH], kiosk)
            of_recent = _move(*duplicate_lookup.TABLES[1:])
        finally:
            real = store.database.obj
            (real.close_all if engine == "PostgreSQL" else real.close)()
    moving = of_new / (end % new or new) + of_recent / recent
    return (median(spent[WARMING:]) / BATCH + moving) * 1000


def _keep(told: list[Told], kiosk: Kiosk) -> None:
    """Put reports into the store with their keys, as a merge leaves them, without looking."""
    with store.writing():
        numbers = [record.id for record in _records(told, kiosk)]
        known = (keys(features(report.fields)) for report in told)
        duplicate_lookup.keep(dict(zip(numbers, known, strict=True)))


def _look(told: list[Told], kiosk: Kiosk) -> float:
    """Seconds spent in looking, the commit with it."""
    with store.writing():
        records = _records(told, kiosk)
    started = time.perf_counter()
    with store.writing():
        suggestions.find([folded(record) for record in records], now=START)
    return time.perf_counter() - started


def _move(out: type[store.Table], into: type[store.Table]) -> float:
    """Seconds to move all keys of a table on."""
    started = time.perf_counter()
    with store.writing():
        duplicate_lookup.move(out, into)
    return time.perf_counter() - started


def _records(told: list[Told], kiosk: Kiosk) -> list[Record]:
    rows = [_record(report, kiosk) for report in told]
    Record.insert_many(rows).execute()
    ids = [row["report_uuid"] for row in rows]
    found = {record.report_uuid: record for record in Record.select().where(Record.report_uuid.in_(ids))}
    return [found[report] for report in ids]


def _kiosk() -> Kiosk:
    Unit.create(code="HS-DM01", name="Trạm Y tế", type="health_station", commune_code="10525", created_at="")
    kiosk: Kiosk = Kiosk.create(
        kiosk_id="K1", name="K1", unit="HS-DM01", serial_base=0, state="enrolled", created_at=""
    )
    return kiosk


def _record(report: Told, kiosk: Kiosk) -> dict[str, Any]:
    fields = report.fields | {"narrative": "Cháu kể lại chuyện ở nhà. " * 60}
    at = stamp(datetime.fromisoformat(fields["received_at"]))
    return {
        "report_uuid": uuid.uuid4(),
        "report_no": fields["report_no"],
        "receipt_code": uuid.uuid4().hex[:11],
        "kiosk": kiosk,
        "station_code": "HS-DM01",
        "urgency": "low",
        "informed_at": at,
        "submitted_at": at,
        "server_received_at": at,
        "commune_code": fields["child_commune_code"],
        "age_band": "unknown",
        "revision": 1,
        "cells": json.dumps({name: (1, "r", told) for name, told in fields.items()}, ensure_ascii=False),
    }
