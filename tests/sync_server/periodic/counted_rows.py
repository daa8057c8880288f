"""Rows as a gathering leaves them, for tests of what is counted from them: made up, true to their rules."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from shared.codes import codes
from sync_server import store
from sync_server.desk.models import Agency
from sync_server.intake.models import Commune
from sync_server.periodic.held import Held, held_of
from sync_server.periodic.lines import pack
from sync_server.periodic.models import CountedStation, Snapshot
from sync_server.periodic.rows import CASES, ENDS, REPORTS, SLIPS, CaseRow, EndRow, ReportRow, SlipRow, plain
from sync_server.periodic.sources import mask
from sync_server.periodic.table import Table

CASE: Mapping[str, Any] = {
    "told_at": "2026-03-02T02:00:00+00:00", "told_month": "2026-03", "fresh": True, "late": False,
    "commune_code": "99001",
    "sex": "female", "age_band": "6-10", "age_estimated": False, "disabled": False, "minority": False,
    "kinds": mask("concern_kinds", ["physical_violence"]), "environment": "family",
    "suspect_kinds": mask("perp_relation", ["father"]), "suspects": 1, "urgency": "medium",
    "open_before": False, "opened": True, "reopened": 0, "ended": 0, "open_after": True,
    "closed_after": False, "merged_after": False, "age_days": 3, "overdue": False, "ended_late": False,
    "closing_reason": "", "decision": "", "decision_hours": None, "plan": "", "ack": "", "agency": "",
}  # fmt: skip
REPORT: Mapping[str, Any] = {
    "late": False, "station_code": "SC-01", "commune_code": "99001", "informer_type": "teacher",
    "channel": "in_person", "anonymous": False, "filing_s": 170, "told_to_saved_s": 600,
    "saved_to_server_s": 30, "nobody_told": False, "conflict_of_interest": False,
}  # fmt: skip
SLIP: Mapping[str, Any] = {
    "agency": "UB-01", "role": "commune_pc", "answer": "", "in_time": "waiting", "measures": 0,
    "separated": False, "legal_stage": "none", "reply_hours": None,
}  # fmt: skip
ROWS: Mapping[str, type[Any]] = {CASES: CaseRow, REPORTS: ReportRow, ENDS: EndRow, SLIPS: SlipRow}
STATION: Mapping[str, Any] = {"discarded_drafts": 0, "silent_days": 0, "views_without_reason": 0}
STATIONS = ({"station_code": "SC-01", "name": "Trường Mẫu", "type": "school"},
            {"station_code": "HS-01", "name": "Trạm Mẫu", "type": "health_station"})  # fmt: skip


@dataclass
class Rows:
    """What is kept of one counting; a case that is not told a matter or child is its own."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    slips: list[dict[str, Any]] = field(default_factory=list)
    ends: list[dict[str, Any]] = field(default_factory=list)
    stations: list[dict[str, Any]] = field(default_factory=lambda: [{**STATION, **one} for one in STATIONS])

    def case(self, number: int, **told: Any) -> None:
        own = {"case": number, "case_no": f"VA-2026-{number:04d}", "matter": number, "child": number}
        self.cases.append({**CASE, **own, **told})

    def report(self, case: int, **told: Any) -> None:
        number = uuid.UUID(int=len(self.reports) + 1).hex
        self.reports.append({**REPORT, "report_uuid": number, "case": case, **told})

    def slip(self, case: int, **told: Any) -> None:
        self.slips.append({**SLIP, "case": case, **told})

    def put(self, **told: Any) -> Snapshot:
        """Within the caller's transaction; the snapshot they are of."""
        period = {"kind": "year", "year": 2026, "first_day": "2025-12-15", "last_day": "2026-12-14"}
        moment = "2026-12-14T17:00:00+00:00"
        made: Snapshot = Snapshot.create(
            **{**period, "version": 1, "cut_at": moment, "counted_at": moment, **told}
        )
        held = Held()
        for table, rows in self.kept.items():
            kind = ROWS[table]
            held.add(table, pack(plain([kind(**row) for row in rows])))
        held.write(made)
        for station in self.stations:
            CountedStation.create(snapshot=made, **station)
        return made

    @property
    def kept(self) -> Mapping[str, list[dict[str, Any]]]:
        """By the name of the table."""
        return {CASES: self.cases, REPORTS: self.reports, ENDS: self.ends, SLIPS: self.slips}


def made_up(seed: int, *, many: int = 40) -> Rows:
    """Any set: matters and children of several cases, of several communes, merged, late, opened again."""
    chance, rows = Random(seed), Rows()
    for number in range(1, chance.randint(0, many) + 1):
        rows.case(number, **_case(chance, number))
    for unit in ("matter", "child"):
        _named_after_the_first(rows.cases, unit)
    for case in rows.cases:
        for reason in _reasons(chance, case):
            rows.ends.append({"case": case["case"], "reason": reason})
        for _ in range(chance.choice((0, 1, 1, 2))):
            rows.report(case["case"], **_report(chance))
        for _ in range(chance.choice((0, 0, 1, 2))):
            rows.slip(case["case"], **_slip(chance, case))
    for station in rows.stations:
        station |= {name: chance.randint(0, 3) for name in STATION}
    return rows


def _case(chance: Random, number: int) -> dict[str, Any]:
    standing = chance.choice(("fresh", "fresh", "fresh", "fresh", "late", "before", "closed"))
    before = standing == "before"
    came = before + (standing in ("fresh", "late"))
    reopened = chance.choice((0, 0, 0, 1)) if came else 1
    open_after = chance.random() < 0.5
    ended = came + reopened - open_after
    merged = ended > 0 and not open_after and chance.random() < 0.2
    month = f"2026-0{chance.randint(1, 3)}"
    return {
        "told_at": f"{month}-02T02:00:00+00:00",
        "told_month": month,
        "matter": chance.randint(1, number + 3),
        "child": chance.randint(1, number + 3),
        "fresh": standing == "fresh", "late": standing == "late", "open_before": before,
        "opened": standing in ("fresh", "late"), "reopened": reopened, "ended": ended,
        "open_after": open_after, "merged_after": merged, "closed_after": not open_after and not merged,
        "commune_code": chance.choice(("99001", "99002", "99000", "00007")),
        "sex": chance.choice(("male", "female", "unknown")),
        "age_band": chance.choice(("0-5", "6-10", "11-15", "16-17", "unknown")),
        "age_estimated": chance.random() < 0.2, "disabled": chance.random() < 0.3,
        "minority": chance.random() < 0.3, 
        "kinds": chance.choice((0, 1 << chance.randrange(16), chance.randrange(1 << 16))),
        "environment": chance.choice(tuple(codes("environment"))),
        "suspect_kinds": chance.choice((0, 1 << chance.randrange(18))),
        "suspects": chance.randint(0, 2), "urgency": chance.choice(("high", "medium", "low")),
        "age_days": chance.choice((0, 7, 8, 30, 31, 90, 91)),
        "overdue": open_after and chance.random() < 0.3, "ended_late": ended > 0 and chance.random() < 0.3,
        "decision": chance.choice(("", "in_time", "late", "waiting")),
        "decision_hours": chance.choice((None, chance.randint(1, 90) / 7)),
        "plan": chance.choice(("", "in_time", "late", "waiting")),
        "ack": chance.choice(("in_time", "late", "waiting")), "agency": chance.choice(("", "UB-01", "CA-01")),
    }  # fmt: skip


def _named_after_the_first(cases: list[dict[str, Any]], unit: str) -> None:
    together = defaultdict(list)
    for case in cases:
        together[case[unit]].append(case)
    for found in together.values():
        first = min(found, key=lambda case: (case["told_at"], case["case"]))["case"]
        for case in found:
            case[unit] = first


def _reasons(chance: Random, case: dict[str, Any]) -> list[str]:
    found = [chance.choice(tuple(codes("closing_reason"))) for _ in range(case["ended"])]
    return [*found[:-1], "merged"] if case["merged_after"] else found


def _report(chance: Random) -> dict[str, Any]:
    return {
        "late": chance.random() < 0.1, "station_code": chance.choice(("SC-01", "HS-01", "SC-99")),
        "commune_code": chance.choice(("99001", "99002", "99000")),
        "informer_type": chance.choice(tuple(codes("informer_type"))),
        "channel": chance.choice(tuple(codes("source_channel"))), "anonymous": chance.random() < 0.3,
        "filing_s": chance.choice((None, chance.randint(30, 900))),
        "told_to_saved_s": chance.choice((60, 86400, 86401)), "saved_to_server_s": chance.choice((60, 86401)),
        "nobody_told": chance.random() < 0.1, "conflict_of_interest": chance.random() < 0.1,
    }  # fmt: skip


def _slip(chance: Random, case: dict[str, Any]) -> dict[str, Any]:
    answer = chance.choice(("", "accepted", "refused", "done"))
    return {
        "role": chance.choice(("commune_pc", "legal_aid")), "answer": answer,
        "in_time": chance.choice(("in_time", "late", "waiting")),
        "reply_hours": chance.randint(1, 99) / 7 if answer else None,
        "measures": chance.randrange(128) if answer == "done" else 0,
        "separated": case["disabled"], 
        "legal_stage": ("none", "prosecuted", "trial", "admin_fine")[case["case"] % 4],
    }  # fmt: skip


def kept_cases(snapshot: Snapshot) -> list[CaseRow]:
    return [CaseRow._make(row) for some in held_of(snapshot).rows(CASES) for row in some]


def kept_reports(snapshot: Snapshot) -> list[ReportRow]:
    return [ReportRow._make(row) for some in held_of(snapshot).rows(REPORTS) for row in some]


def kept_ends(snapshot: Snapshot) -> list[EndRow]:
    return [EndRow._make(row) for some in held_of(snapshot).rows(ENDS) for row in some]


@contextmanager
def open_store(folder: Path, url: str | None) -> Iterator[None]:
    """A store that knows two communes and two agencies."""
    store.create(folder, url)
    with store.writing():
        for code, name in (("99001", "Xã Đồng Mẫu"), ("99002", "Phường An Mẫu"), ("99000", "Chưa xác định")):
            Commune.create(code=code, name=name)
        for code, name in (("UB-01", "Ủy ban Mẫu"), ("CA-01", "Công an Mẫu"), ("BV-01", "Bệnh viện Mẫu")):
            Agency.create(code=code, name=name, kind="commune_pc")
    real = store.database.obj
    yield
    (real.close_all if url else real.close)()


@contextmanager
def of(rows: Rows, **told: Any) -> Iterator[Snapshot]:
    """Their snapshot, for the block."""
    with store.writing(), store.database.atomic() as transaction:
        yield rows.put(**told)
        transaction.rollback()


def by_key(found: Iterable[Table]) -> dict[str, Table]:
    return {table.key: table for table in found}
