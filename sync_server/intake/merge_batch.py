"""One transaction of a merge: what is claimed is opened, kept and marked, or set aside by itself."""

import logging
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from shared.attachments import Part
from sync_server.desk import cases, fresh, suggestions
from sync_server.intake import claiming, folding, parts, quarantine
from sync_server.intake.ahead import Ahead
from sync_server.intake.claiming import Claimed
from sync_server.intake.keys import Keys
from sync_server.intake.merge_runs import MergeResult, Run
from sync_server.intake.opener import Found
from sync_server.intake.opening import CannotMerge, Refused, open_all
from sync_server.intake.preparing import Prepared
from sync_server.store import raise_if_of_the_store
from sync_server.uncollected import uncollected

log = logging.getLogger(__name__)

BATCH = 1_000
"""Envelopes a transaction: large enough to be fast, small enough to hold no one up."""

_NOTHING: Found = MappingProxyType({})
_NONE: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """How envelopes of one kind are merged. `open` tells what is in each, or that it is Refused; `keep` how
    many cases were opened.
    """

    kind: str
    batch: int
    open: Callable[[Sequence[Any], Keys], Sequence[Any]]
    keep: Callable[[list[Any], datetime], int]


def merge_batch(way: Way, keys: Keys, run: Run, ahead: Ahead | None) -> bool:
    """Merge what waits, up to a batch; whether there was anything. One bad envelope stops no other."""
    try:
        with uncollected(), run.batch() as counted:
            claimed = claiming.claim(way.kind, way.batch)
            told = _opened(way, claimed, keys, ahead if way is REVISIONS else None)
            counted.add(_merge(way, told, run.now))
        return counted.any
    except Exception as fault:  # one poisoned envelope must not hold its neighbours: try them one by one
        raise_if_of_the_store(fault)
        log.exception("merge.batch_failed")
        return _merge_singly(way, keys, run)


def _opened(way: Way, claimed: Claimed, keys: Keys, ahead: Ahead | None) -> dict[int, Any]:
    """What is in each, or that it is Refused, by their row numbers: from the other process what it has, and
    last what it was at.
    """
    numbers = [number for number, _ in claimed]
    found, coming = ahead.take(claimed) if ahead else (_NOTHING, _NONE)
    if ahead:
        ahead.ask(lambda last, most: claiming.next_after(last, way.kind, most))
    told = {**found, **_open(way, [one for one in numbers if one not in found and one not in coming], keys)}
    if ahead and coming:
        told |= ahead.rest(coming)
        told |= _open(way, sorted(coming - told.keys()), keys)
    return {number: told[number] for number in numbers}


def _open(way: Way, numbers: Sequence[int], keys: Keys) -> dict[int, Any]:
    return dict(zip(numbers, way.open(claiming.sealed(numbers), keys), strict=True))


def _merge(way: Way, told: Mapping[int, Any], now: datetime) -> MergeResult:
    opened = {number: one for number, one in told.items() if not isinstance(one, Refused)}
    refused = {number: one for number, one in told.items() if isinstance(one, Refused)}
    for number, entry in claiming.read(list(refused)).items():
        code, detail = refused[number]
        quarantine.keep_entry(entry, code, detail, now=now)
        log.warning("merge.quarantined envelope=%s code=%s", entry.envelope_id, code)
    result = MergeResult(merged=len(opened), quarantined=len(refused))
    if opened:
        result.cases_opened = way.keep(list(opened.values()), now)
        claiming.mark_merged(list(opened))
    return result


def _keep_revisions(opened: Sequence[Prepared], now: datetime) -> int:
    touched = folding.add(opened)
    if not all(record.is_new for record in touched):  # as officers do: reports, then this, then cases
        suggestions.one_at_a_time()
    cases_opened = cases.take_in(touched, now=now)
    fresh.note([record for record in touched if record.is_new])
    fresh.redo([record for record in touched if not record.is_new], now=now)
    return cases_opened


def _open_parts(entries: Sequence[Any], keys: Keys) -> list[tuple[Any, Part] | Refused]:
    return [_open_part(entry, keys) for entry in entries]


def _open_part(entry: Any, keys: Keys) -> tuple[Any, Part] | Refused:
    try:
        return entry, parts.open_part(entry, keys)
    except CannotMerge as refused:
        return Refused(refused.code, str(refused.detail))


def _keep_parts(opened: Sequence[tuple[Any, Part]], now: datetime) -> int:
    parts.keep(opened)
    return 0


REVISIONS = Way("revision", BATCH, open_all, _keep_revisions)
PARTS = Way("part", parts.BATCH, _open_parts, _keep_parts)


def _merge_singly(way: Way, keys: Keys, run: Run) -> bool:
    """Whether any was merged or set aside."""
    any_done = False
    for number in claiming.numbers(way.kind, way.batch):
        try:
            with run.batch() as counted:
                told = _opened(way, claiming.claim_one(number), keys, None)
                counted.add(_merge(way, told, run.now))
        except Exception as fault:  # whatever it is, this one is set aside and named
            raise_if_of_the_store(fault)
            log.exception("merge.failed inbox=%d", number)
            with run.batch() as counted:
                for entry in claiming.read([one for one, _ in claiming.claim_one(number)]).values():
                    quarantine.keep_entry(entry, "merge-failed", type(fault).__name__, now=run.now)
                    counted.quarantined += 1
        any_done |= counted.any
    return any_done
