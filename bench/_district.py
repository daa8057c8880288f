"""A district with as many cases as wanted, written in bulk: rows as the merge leaves them."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import peewee as pw

from shared.clock import stamp
from shared.receipt_code import receipt_code
from sync_server import bulk, store
from sync_server.desk.clock_models import CaseClock
from sync_server.desk.clock_rules import rules
from sync_server.desk.clocks import ACK
from sync_server.desk.first_clocks import Spans, of_case, spans_of
from sync_server.desk.models import Case, CaseReport
from sync_server.desk.search_models import SearchTerm
from sync_server.desk.search_terms import terms
from sync_server.intake import records
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry, Record, StoredRevision
from sync_server.intake.to_count import to_count
from sync_server.store import room_to_work, writing
from tests.samples import samples
from tests.sync_server.builders import District

CHUNK = 2_000
STATIONS = 40
TABLES: tuple[type[store.Table], ...] = (
    InboxEntry, Record, StoredRevision, Case, CaseReport, CaseClock, SearchTerm,
)  # fmt: skip
INDEXED = [InboxEntry, Record, SearchTerm]
"""Peewee does not take away indexes that are written out, which the others have."""

FAMILIES = "Nguyễn " * 38 + "Trần " * 11 + "Lê " * 10 + "Phạm " * 7 + "Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Lý Mạc"
MIDDLES = "Thị Thị Thị Văn Văn Gia Đức Bích Ngọc Minh Thu Khánh Hữu Đình Quốc Thanh Phương Bảo Hồng Kim"
GIVENS = """
An Ánh Bảo Bình Châu Chi Cường Cúc Dung Dũng Duy Dương Đạt Đức Giang Hà Hải Hân Hằng Hiền Hiếu Hoa
Hòa Huệ Hùng Huy Huyền Hương Khang Khánh Khoa Khôi Kiên Lam Lan Linh Loan Long Ly Mai Minh My Nam
Nga Ngân Nghĩa Ngọc Nhân Nhi Nhung Oanh Phát Phong Phúc Phượng Quân Quang Quý Quỳnh Sơn Tâm Thảo
Thắng Thành Thịnh Thư Thúy Tiến Toàn Trang Trâm Trinh Trung Tú Tuấn Tuyết Uyên Vân Việt Vinh Vy Xuân
Yến
"""
POOLS = tuple(pool.split() for pool in (FAMILIES, MIDDLES, GIVENS))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One merged report: its rows in the first three tables, and what it says."""

    rows: tuple[Row, Row, Row]
    fields: dict[str, Any]


def fill(district: District, count: int, *, seed: int = 1) -> list[str]:
    """Write `count` cases of one report each, told over the last year, all open; names of some children."""
    random, names, patterns = Random(seed), [], _patterns(district)
    spans = spans_of(rules())
    ids = [int(table.select(pw.fn.MAX(table.id)).scalar()) for table in TABLES[:5]]
    with room_to_work(), writing():
        for table in INDEXED:
            table._schema.drop_indexes()  # they are made again at the end, in a tenth of the time
        for at in range(0, count, CHUNK):
            many = range(at + 1, min(at + CHUNK, count) + 1)
            made = [
                _made(random, random.choice(patterns), district.now, [one + n for one in ids], spans)
                for n in many
            ]
            names += [name for name, _ in made[::37]]
            for place, table in enumerate(TABLES):
                insert(table, [row for _, rows in made for row in rows[place]])
        for table in INDEXED:
            table._schema.create_indexes(safe=False)
    return names


def _patterns(district: District) -> list[Pattern]:
    """The samples, each filed at some stations of both kinds."""
    for number in range(STATIONS):
        station = district.station(
            f"{'SC' if number % 2 else 'HS'}-{number:02d}", f"Đơn vị {number} (hư cấu)"
        )
        for sample in (number % len(samples()), (number + 5) % len(samples())):
            station.file(sample)
    merge_waiting(district.keys, now=district.now)
    entries = {entry.report_uuid: entry.__data__ for entry in InboxEntry.select()}
    revisions = {row.report_uuid: row.__data__ for row in StoredRevision.select()}
    return [
        Pattern(
            (entries[record.report_uuid], record.__data__, revisions[record.report_uuid]),
            records.fields_of(record),
        )
        for record in Record.select()
    ]


def _made(
    random: Random, like: Pattern, now: datetime, ids: Sequence[int], spans: Spans
) -> tuple[str, list[list[Row]]]:
    """The child's name, and the rows of one more case in each of the tables."""
    entry_id, record_id, revision_id, case_id, tie_id = ids
    report, envelope = (uuid.UUID(int=random.getrandbits(128), version=4) for _ in range(2))
    told_at = now - timedelta(seconds=random.randrange(60, 365 * 86_400))
    came_at = told_at + timedelta(minutes=random.randrange(1, 50))
    fields = like.fields | _people(random) | {"received_at": stamp(told_at), "report_uuid": str(report)}
    station = like.rows[1]["station_code"]
    fields["report_no"] = f"{station}-2026-{record_id:06d}"
    texts = {name: [1, str(envelope), value] for name, value in fields.items()}
    told = {
        "report_uuid": report,
        "informed_at": stamp(told_at),
        "submitted_at": stamp(told_at),
        "server_received_at": stamp(came_at),
    }
    entry = like.rows[0] | {"id": entry_id, "envelope_id": envelope, "report_uuid": report}
    record = like.rows[1] | told | {
        "id": record_id,
        "report_no": fields["report_no"],
        "receipt_code": receipt_code(str(report)),
        "cells": json.dumps(texts, ensure_ascii=False, separators=(",", ":")),
        "counted": to_count(fields),
    }  # fmt: skip
    revision = like.rows[2] | {
        "id": revision_id,
        "revision_id": envelope,
        "report_uuid": report,
        "inbox": entry_id,
        "fields": json.dumps(fields, ensure_ascii=False),
    }
    taken_up = came_at + timedelta(minutes=random.randrange(5, 70)) if case_id % 50 else None
    case = {
        "id": case_id,
        "case_no": f"VA-2026-{case_id:04d}",
        "opened_at": stamp(told_at),
        "status": "new",
        "urgency": record["urgency"],
        "informed_at": stamp(told_at),
        "commune_code": record["commune_code"],
        "acknowledged_at": stamp(taken_up) if taken_up else None,
        "next_due": None,
    }
    clocks = _clocks(case, record, taken_up, spans)
    running = [clock["due_at"] for clock in clocks if not clock["stopped_at"]]
    case["next_due"] = min(running) if running else None
    tie = {
        "id": tie_id,
        "case": case_id,
        "report_uuid": report,
        "linked_at": stamp(told_at),
        "linked_by": "merge",
    }
    found = [{"kind": t.kind, "term": t.term, "record": record_id, "words": t.words} for t in terms(fields)]
    return fields["child_full_name"], [[entry], [record], [revision], [case], [tie], clocks, found]


def _clocks(case: Row, record: Row, taken_up: datetime | None, spans: Spans) -> list[Row]:
    """As a new case gets them; what waited for its being taken up has stopped, in two of three all have."""
    clocks = [clock._asdict() for clock in of_case(case["id"], Record(**record), spans)]
    for clock in clocks:
        done = clock["kind"] == ACK or case["id"] % 3
        if taken_up and done and not clock["stopped_at"]:
            at = stamp(taken_up)
            clock |= {"stopped_at": at, "outcome": "in_time" if at <= clock["due_at"] else "late"}
    return clocks


def _people(random: Random) -> dict[str, Any]:
    child, mother, father = (" ".join(random.choice(pool) for pool in POOLS) for _ in range(3))
    return {
        "child_name_status": "known",
        "child_full_name": child,
        "mother_name": mother,
        "father_name": father,
        "caregiver_name": mother,
        "caregiver_phone": f"09{random.randrange(10**8):08d}",
    }


def insert(table: type[store.Table], rows: list[Row]) -> None:
    """As the database driver does it fastest; peewee's own insert would take most of the time."""
    if rows:
        fields = [field for field in table._meta.sorted_fields if field.name in rows[0]]
        bulk.insert(fields, [tuple(field.db_value(row[field.name]) for field in fields) for row in rows])
