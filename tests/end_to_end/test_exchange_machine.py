"""Any order of filing, sending, losing, dying and coming back from copies, on both sides, in one process.

The model is small: which reports were saved, and which either side still has. `make crash` does the same with
processes; here hypothesis looks for the shortest story that breaks a promise.
"""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk import restores as noticing
from kiosk.models import OutboxEntry
from kiosk.models import database as kiosk_database
from sync_server import store
from sync_server.desk import export
from sync_server.fleet import gaps
from sync_server.intake.merging import merge_waiting
from sync_server.intake.models import InboxEntry
from tests.end_to_end.both_sides import Answered, Ask, Both, Way
from tests.examples import share
from tests.sync_server.builders import make_district

PAGE = (200, {"Content-Type": "text/html"}, b"<html>")


class Killed(BaseException):
    """The process ended here: not an Exception, so that no code of ours can go on."""


def _late(sent: bytes, ask: Ask) -> Answered:
    ask(sent)
    return PAGE


def _twice(sent: bytes, ask: Ask) -> Answered:
    ask(sent)
    return ask(sent)


def _killed_before(sent: bytes, ask: Ask) -> Answered:
    raise Killed


def _killed_after(sent: bytes, ask: Ask) -> Answered:
    ask(sent)
    raise Killed


def _flipped(sent: bytes, ask: Ask) -> Answered:
    return ask(sent[:-9] + bytes([sent[-9] ^ 1]) + sent[-8:])


def _flipped_back(sent: bytes, ask: Ask) -> Answered:
    status, headers, body = ask(sent)
    return status, headers, body[:-9] + bytes([body[-9] ^ 1]) + body[-8:]


WAYS: dict[str, Way] = {
    "login page": lambda sent, ask: PAGE,
    "answer lost": _late,
    "sent twice": _twice,
    "killed before": _killed_before,
    "killed after": _killed_after,
    "damaged up": _flipped,
    "damaged down": _flipped_back,
    "302": lambda sent, ask: (302, {"Location": "https://elsewhere.test"}, b""),
    "413": lambda sent, ask: (413, {}, b""),
    "502": lambda sent, ask: (502, {}, b""),
    "503": lambda sent, ask: (503, {"Retry-After": "60"}, b""),
    "good": lambda sent, ask: ask(sent),
}


class Exchange(RuleBasedStateMachine):
    """One kiosk and its district. `saved` are all reports but those that no side has any more."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="la-chan-machine-"))
        now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
        self.both = Both(make_district(self.folder / "district", None, now), self.folder / "kiosk", now)
        self.saved: set[str] = set()
        self.on_disk: set[str] = set()
        self.copies: dict[str, set[str]] = {}
        self.district_is_older = False

    def teardown(self) -> None:
        try:
            self._all_arrives()
        finally:
            self.both.close()
            store.database.close()
            shutil.rmtree(self.folder)

    @rule(sample=st.integers(0, 11))
    def file(self, sample: int) -> None:
        report = self.both.file(sample)
        self.saved.add(report)
        self.on_disk.add(report)

    @rule(ways=st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=3))
    def sync(self, ways: list[str]) -> None:
        self.both.way[:] = [WAYS[name] for name in ways]
        try:
            if self.both.sync().exchanges:
                self.district_is_older = False
        except Killed:
            self.both.reopen_kiosk()
        self.both.way.clear()

    @rule()
    def merge(self) -> None:
        merge_waiting(self.both.district.keys, now=self.both.at)

    @rule(days=st.sampled_from([1, 40]))
    def time_goes_by(self, days: int) -> None:
        self.both.at += timedelta(days=days)

    @precondition(lambda self: not self.copies)
    @rule(side=st.sampled_from(["kiosk", "district"]))
    def copy(self, side: str) -> None:
        self._close(side)
        shutil.copytree(self.folder / side, self.folder / f"{side}-copy")
        self._open(side)
        self.copies[side] = self.on_disk.copy() if side == "kiosk" else self._at_the_district()

    @precondition(lambda self: self.copies)
    @rule()
    def put_back(self) -> None:
        """The other side keeps what it has; what only the lost disk had is lost."""
        ((side, had),) = self.copies.items()
        self.copies.clear()
        if side == "kiosk":
            self.saved -= self.on_disk - had - self._at_the_district()
            self.on_disk = had
        else:
            self.saved -= self._at_the_district() - had - self.on_disk
            self.district_is_older = True
        self._close(side)
        shutil.rmtree(self.folder / side)
        (self.folder / f"{side}-copy").rename(self.folder / side)
        self._open(side)

    @invariant()
    def received_means_there(self) -> None:
        """But for what a district that came back from a copy has not been given again yet."""
        if not self.district_is_older:
            believed = OutboxEntry.select(OutboxEntry.envelope_id).where(
                OutboxEntry.state.in_(["accepted", "duplicate"])
            )
            there = {str(row[0]) for row in InboxEntry.select(InboxEntry.envelope_id).tuples()}
            assert {row[0] for row in believed.tuples()} <= there

    @invariant()
    def every_envelope_is_there_once(self) -> None:
        ids = [row[0] for row in InboxEntry.select(InboxEntry.envelope_id).tuples()]
        assert len(ids) == len(set(ids))

    def _all_arrives(self) -> None:
        """On a good line everything that either side has comes to the district, by itself."""
        self.both.at += timedelta(days=1)
        for _ in range(3):
            result = self.both.sync()
        assert (result.result, result.waiting) == ("done", 0)
        merge_waiting(self.both.district.keys, now=self.both.at)
        exported = [line["report_uuid"] for line in export.lines()]
        assert len(exported) == len(set(exported)) and set(exported) >= self.saved
        assert all(not row["missing"] for row in gaps.gaps())
        assert len(noticing.noticed(1000)) <= 10

    def _at_the_district(self) -> set[str]:
        return {str(row[0]) for row in InboxEntry.select(InboxEntry.report_uuid).tuples()}

    def _close(self, side: str) -> None:
        (kiosk_database if side == "kiosk" else store.database).close()

    def _open(self, side: str) -> None:
        self.both.reopen_kiosk() if side == "kiosk" else self.both.reopen_district()


Exchange.TestCase.settings = settings(
    max_examples=share(12),
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestExchange = Exchange.TestCase
