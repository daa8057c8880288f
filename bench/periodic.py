"""How long a whole year's report takes over 200,000 cases, and how much memory, on both engines.

Each counting runs in a process of its own, so that its peak of memory is that of the counting alone; that
of the second process, which it starts, is added.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bench._district import CHUNK, fill
from bench._engines import database_of, engines, settle
from shared.clock import from_stamp, stamp
from sync_server import store
from sync_server.desk.models import Agency, Case, CaseEvent
from sync_server.desk.referral_models import Referral, ReferralReply
from sync_server.desk.work_models import CaseWork
from sync_server.periodic import snapshots
from sync_server.periodic.second import Second
from tests.sync_server.builders import make_district

CASES, YEAR = 200_000, 2026
NOW = datetime(YEAR, 12, 20, 3, tzinfo=UTC)
REASONS = ("safe_plan_done", "not_substantiated", "support_only_done", "transferred")


def main(cases: int = CASES) -> Iterator[tuple[str, str, str]]:
    for engine in engines():
        with tempfile.TemporaryDirectory() as folder, database_of(engine) as url:
            data = Path(folder, "server")
            district = make_district(data, url, NOW)
            fill(district, cases)
            _live(cases)
            settle(engine)
            real = store.database.obj
            (real.close_all if url else real.close)()
            for what in ("the first draft", "counted again", "frozen"):
                yield from _measured(f"report of a year, {engine}, {cases:,} cases: {what}", data, url)


def _live(cases: int) -> None:
    """Let things happen: half of the cases are closed, one in ten opened again, one in four has a slip."""
    random = Random(3)
    agency = Agency.create(code="UB-01", name="Ủy ban nhân dân xã (hư cấu)", kind="commune_pc")
    told = {case: from_stamp(at) for case, at in Case.select(Case.id, Case.informed_at).tuples()}
    for first in range(1, cases + 1, CHUNK):
        events, slips, replies, closed, works = [], [], [], [], []
        for case in range(first, min(first + CHUNK, cases + 1)):
            if case not in told:
                continue
            at = told[case] + timedelta(hours=random.randrange(2, 40))
            events += [_event(case, at, kind) for kind in ("triaged", "verifying", "note")]
            works.append({"case": case, "environment": random.choice((None, "family", "school"))})
            if case % 4 == 0:
                slip = {"number": case, "year": YEAR, "mark": "PC", "issued_by": "officer", "urgency": "low"}
                content = {"content": json.dumps({"requests": ["verify", "medical"]}), "fields": "[]"}
                times = {"issued_at": stamp(at), "due_at": stamp(at + timedelta(days=2))}
                key = {"id": case, "case": case, "agency": agency.id, "slip_key": case.to_bytes(16, "big")}
                slips.append(slip | content | times | key)
                answered = stamp(at + timedelta(hours=random.randrange(1, 80)))
                who = {"channel": "phone", "who": "", "logged_at": answered, "login": "officer"}
                replies.append({"referral": case, "answer": "done", "at": answered} | who)
            if case % 2:
                closed.append(case)
                events.append(_event(case, at + timedelta(days=20), "closed", random.choice(REASONS)))
            if case % 10 == 1:
                events.append(_event(case, at + timedelta(days=25), "reopened"))
                closed.pop()
        with store.writing():
            for table, rows in (
                (CaseEvent, events), (CaseWork, works), (Referral, slips), (ReferralReply, replies),
            ):  # fmt: skip
                for some in range(0, len(rows), 400):
                    table.insert_many(rows[some : some + 400]).execute()
            Case.update(status="closed").where(Case.id.in_(closed)).execute()


def _event(case: int, at: datetime, kind: str, reason: str = "") -> dict[str, object]:
    return {
        "case": case,
        "at": stamp(at),
        "login": "officer",
        "kind": kind,
        "detail": json.dumps({"reason": reason} if reason else {}),
        "note": "Đã gọi gia đình và nhà trường, hẹn làm việc." if kind == "note" else "",
    }


def _measured(what: str, data: Path, url: str | None) -> Iterator[tuple[str, str, str]]:
    """Run this module as a program, which prints seconds and KiB."""
    words = [sys.executable, "-m", "bench.periodic", what.rpartition(" ")[2], str(data), url or ""]
    seconds, own, other, kib, more = map(float, subprocess.check_output(words, text=True).split())
    yield what, f"{seconds:.1f} s; of processors {own:.1f} s here, {other:.1f} s in the second", "≤ 20 s"
    both = f"{kib / 1024:.0f} + {more / 1024:.0f} MB"
    yield f"{what}, peaks of memory of both processes", both, "≤ 300 MB together"


def _run(deed: str, data: str, url: str) -> None:
    store.bind(Path(data), url or None)
    if deed == "frozen":
        texts = dict.fromkeys(snapshots.SECTIONS, "…")
        snapshots.write_texts("year", YEAR, texts, seen=0)
    others = _peaks_of_others()
    started, own = time.perf_counter(), time.process_time()
    if deed == "frozen":
        snapshots.freeze("year", YEAR, by="admin", now=NOW)
    else:
        snapshots.draft("year", YEAR, now=NOW)
    took, own = time.perf_counter() - started, time.process_time() - own
    other = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(took, own, other.ru_utime + other.ru_stime, peak_kib(), sum(others))


def _peaks_of_others() -> list[int]:
    """Fills as second processes end."""
    peaks, end = list[int](), Second.end

    def noted(self: Second) -> None:
        peaks.append(peak_kib(self._process.pid))
        end(self)

    Second.end = noted  # type: ignore[method-assign]
    return peaks


def peak_kib(process: int | str = "self") -> int:
    """Of this program or another: what `getrusage` says includes the one that started it."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    _run(*sys.argv[1:])
