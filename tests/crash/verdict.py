"""What must be true once all is calm: confirmed is exported, each once, equal; nothing waits, no gaps."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from shared.database import connected
from shared.report import SYSTEM_FIELDS
from sync_server import store
from sync_server.intake.models import InboxEntry, StoredRevision
from tests.crash.server import Server
from tests.crash.station import Station
from tests.end_to_end.processes import run, run_json
from tests.samples import nfc, told


@dataclass(frozen=True, slots=True)
class Check:
    """One promise and what was found against it; `faults` is empty when it was kept."""

    promise: str
    faults: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Disks:
    """Kiosks by name: those that came back from a copy, and those of which two disks spoke."""

    restored: frozenset[str] = frozenset()
    cloned: frozenset[str] = frozenset()


def judge(server: Server, stations: Sequence[Station], disks: Disks) -> list[Check]:
    """Every promise of the exchange, held against what is there now that all is calm."""
    out = server.data.parent / "export.ndjson"
    run("sync-server", "export", *server.options, "--out", out)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    gaps = run_json("sync-server", "kiosk", "gaps", *server.options)
    quarantined = run_json("sync-server", "quarantine", "list", *server.options)
    confirmed = {uuid for one in stations for uuid in one.confirmed}
    poisoned = {uuid for one in stations for uuid in one.poisoned}
    exported = Counter(line["report_uuid"] for line in lines)
    checks = [
        Check("nothing that was confirmed is lost", _lost(confirmed - poisoned, exported)),
        Check("nothing is there twice", tuple(f"{u} {n} times" for u, n in exported.items() if n > 1)),
        Check("nothing is there that nobody filed", tuple(set(exported) - set(_told(stations)))),
        Check("every field is equal", tuple(_unequal(lines, _told(stations)))),
        Check("no envelope was taken in twice", tuple(_twice(server))),
        Check("the outboxes are empty", tuple(_waiting(stations))),
        Check("received at the kiosk is received at the district", tuple(_miscounted(stations, disks))),
        Check("what cannot be read is quarantined, once, and named on both sides",
              tuple(_quarantine(server, stations, quarantined, disks))),
        Check("no number is missing", tuple(_gaps(gaps))),
        Check("two disks of one kiosk are seen, and only those", _forks(gaps, disks)),
    ]  # fmt: skip
    return checks


def _lost(confirmed: set[str], exported: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(confirmed - set(exported)))


def _told(stations: Sequence[Station]) -> dict[str, dict[str, Any]]:
    return {uuid: fields for one in stations for uuid, fields in one.told.items()}


def _unequal(lines: list[dict[str, Any]], filed: dict[str, dict[str, Any]]) -> Iterator[str]:
    for line in lines:
        expected = nfc(told(filed.get(line["report_uuid"], {})))
        found = {name: value for name, value in line["fields"].items() if name not in SYSTEM_FIELDS}
        if found != expected:
            names = sorted(n for n in found.keys() | expected.keys() if found.get(n) != expected.get(n))
            yield f"{line['report_uuid']}: {' '.join(names)}"


def _twice(server: Server) -> Iterator[str]:
    """Looked up in the tables themselves: a merge could hide what the inbox took twice."""
    with _tables(server):
        ids = Counter(row[0] for row in InboxEntry.select(InboxEntry.envelope_id).tuples())
        revisions = Counter(row[0] for row in StoredRevision.select(StoredRevision.revision_id).tuples())
    for what, counts in (("envelope", ids), ("revision", revisions)):
        yield from (f"{what} {one} {count} times" for one, count in counts.items() if count > 1)


def _arrived(server: Server) -> set[str]:
    with _tables(server):
        return {str(row[0]) for row in InboxEntry.select(InboxEntry.envelope_id).tuples()}


@contextmanager
def _tables(server: Server) -> Iterator[None]:
    store.bind(server.data, server.database)
    with connected(store.database):
        yield
    real = store.database.obj
    (real.close_all if server.database else real.close)()


def _waiting(stations: Sequence[Station]) -> Iterator[str]:
    for one in stations:
        if waiting := one.status()["waiting"]:
            yield f"{one.name}: {waiting} wait"


def _miscounted(stations: Sequence[Station], disks: Disks) -> Iterator[str]:
    """A disk that was put back knows of fewer; all others know of every report of theirs."""
    for one in stations:
        told, wanted = one.status()["received"], len(one.confirmed - one.poisoned)
        if told > wanted or (told < wanted and one.name not in disks.restored):
            yield f"{one.name}: {told} received, {wanted} confirmed"


def _quarantine(
    server: Server, stations: Sequence[Station], rows: list[dict[str, Any]], disks: Disks
) -> Iterator[str]:
    """Every spoilt envelope, and nothing else. One that had arrived whole before it was spoilt (the kiosk was
    killed before it had the receipt) stands in the inbox, and in quarantine only if the district was not put
    back to a copy since: what it lost then, it has whole."""
    spoilt = {envelope for one in stations for envelope in one.spoilt}
    found = Counter((row["envelope_id"], row["code"]) for row in rows)
    for (envelope, code), count in found.items():
        if envelope not in spoilt or code != "unreadable-envelope" or count > 1:
            yield f"{envelope} {code} {count} times"
    for envelope in spoilt - {row["envelope_id"] for row in rows} - _arrived(server):
        yield f"{envelope} was spoilt, and is not in quarantine"
    for one in stations:
        told = one.status()["quarantined"]
        if told > len(one.poisoned) or (told < len(one.poisoned) and one.name not in disks.restored):
            yield f"{one.name}: {told} told, {len(one.poisoned)} were spoilt"


def _gaps(gaps: list[dict[str, Any]]) -> Iterator[str]:
    yield from (f"{row['kiosk_id']} epoch {row['epoch']}: {row['missing']}" for row in gaps if row["missing"])


def _forks(gaps: list[dict[str, Any]], disks: Disks) -> tuple[str, ...]:
    """A disk that was put back may have numbered anew before it heard of it: that is a fork as well."""
    found = frozenset(row["kiosk_id"].rpartition("-")[0] for row in gaps if row["forks"])
    unseen, unfounded = disks.cloned - found, found - disks.cloned - disks.restored
    return (*(f"{one} not seen" for one in unseen), *(f"{one} without reason" for one in unfounded))
