"""The same child: how many suggestions are right, how many children are found, and what looking costs."""

import json
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.children import START, Told, reports, same
from shared.clock import stamp
from sync_server import store
from sync_server.desk import suggestions
from sync_server.desk.duplicate_keys import keys
from sync_server.desk.duplicates import features, score
from sync_server.intake.models import Kiosk, Record, Unit

CHILDREN, SEEDS = 2_000, range(5)
STORED = (10_000, 200_000)
NEW = 1_000
BATCH = 500
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
    costs = {}
    for stored in STORED:
        costs[stored] = cost_ms(stored)
        yield f"same child, looking, {stored} stored (SQLite)", f"{costs[stored]:.3f} ms/report", ""
    ratio = costs[STORED[-1]] / costs[STORED[0]]
    yield f"same child, cost at {STORED[-1]} against {STORED[0]}", f"{ratio:.2f}", "≤ 1.5"


def suggested(told: list[Told]) -> dict[Pair, str]:
    """The level of each pair of places that shares a key and is worth a look."""
    known = [features(report.fields) for report in told]
    found = [keys(child) for child in known]
    holders: dict[int, list[int]] = defaultdict(list)
    for place, of in enumerate(found):
        for key in of.kept:
            holders[key].append(place)
    pairs = {
        (min(one, other), max(one, other))
        for one, of in enumerate(found)
        for key in of.asked
        for other in holders[key]
        if one != other
    }
    scores = {pair: score(known[pair[0]], known[pair[1]]).level for pair in pairs}
    return {pair: level for pair, level in scores.items() if level}


def cost_ms(stored: int) -> float:
    """Looking for the children of NEW reports among `stored` ones, in batches as the merge has them."""
    with tempfile.TemporaryDirectory() as folder:
        store.create(Path(folder), None)
        try:
            with store.writing():
                kiosk = _kiosk()
            told = reports(int((stored + NEW) / 1.1), seed=stored, twice=0.1)
            _take(told[:stored], kiosk)
            return _take(told[stored : stored + NEW], kiosk) * 1000 / NEW
        finally:
            store.database.obj.close()


def _take(told: list[Told], kiosk: Kiosk) -> float:
    """Seconds spent in looking, the commit with it."""
    spent = 0.0
    for at in range(0, len(told), BATCH):
        rows = [_record(report, kiosk) for report in told[at : at + BATCH]]
        with store.writing():
            Record.insert_many(rows).execute()
            records = list(
                Record.select().where(Record.report_uuid.in_([row["report_uuid"] for row in rows]))
            )
        started = time.perf_counter()
        with store.writing():
            suggestions.find(records, now=START)
        spent += time.perf_counter() - started
    return spent


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
