"""Either side may come back from an old backup: the other one notices by the marks, and fills it again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk import courier_exports, filing, identity, numbering, outbox, resending
from kiosk.models import Enrolment, Restore
from shared.clock import from_stamp, stamp
from shared.exchange import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Noticed:
    """`side` is server or kiosk; `reports` how many were put back in line, or are missing on this disk."""

    at: datetime
    side: str
    reports: int


def noticed(most: int = 20) -> list[Noticed]:
    """What this kiosk noticed of old copies, newest first."""
    rows = Restore.select().order_by(Restore.id.desc()).limit(most)
    return [Noticed(from_stamp(row.at), row.side, row.reports) for row in rows]


def compare(answer: Answer, *, now: datetime) -> None:
    """Hold the district's store id and high-water mark against ours, after its receipts were settled.

    Runs inside the transaction of the answer. `heard` is the highest mark this store ever told us.
    """
    row = Enrolment.get_by_id(1)
    mark = (answer.high_water.get("epoch", 1), answer.high_water.get("sequence", 0))
    other_store = row.store_id != answer.store_id
    heard = (0, 0) if other_store else (row.heard_epoch, row.heard_sequence)
    _start_epoch_if_another_disk_spoke(mark, answer.forked, now)
    if other_store:
        _refill(answer.store_id, (0, 0), row.refilled_from, now)
    elif mark < heard or _lost_receipts(mark):
        _refill(answer.store_id, mark, row.refilled_from, now)
    else:
        _send_again(resending.put_back_missing(answer.missing), "spans", now)
        if row.refilled_from:
            Enrolment.update(refilled_from="").execute()
    Enrolment.update(store_id=answer.store_id, heard_epoch=mark[0], heard_sequence=mark[1]).execute()


def _start_epoch_if_another_disk_spoke(mark: tuple[int, int], forked: bool, now: datetime) -> None:
    """The district knows numbers that we never gave, or gave to other envelopes: this kiosk came back from a
    backup (and may have filed since), or it has a clone.

    What waits keeps its numbers; new envelopes are numbered in a new epoch, and as many report numbers are
    left out as envelopes are missing here.
    """
    epoch, sequence, _ = outbox.last_numbered()
    if mark[0] >= epoch and (mark > (epoch, sequence) or forked):
        outbox.start_epoch(mark[0] + 1)
        missing = mark[1] - (sequence if mark[0] == epoch else 0)
        numbering.skip(max(0, missing), identity.needed(), now=now)
        Restore.create(at=stamp(now), side="kiosk", reports=max(0, missing))
        log.warning(
            "restore.kiosk epoch=%d sequence=%d district_epoch=%d district_sequence=%d",
            epoch,
            sequence,
            *mark,
        )


def _lost_receipts(mark: tuple[int, int]) -> bool:
    """Whether we hold receipts for numbers that the district no longer has, in its epoch or a later one.

    An envelope in quarantine ends what we can be sure of: it may have no number there.
    """
    epoch, _, _ = outbox.last_numbered()
    if resending.settled_without_gaps(mark[0]) > mark[1]:
        return True
    return mark[0] < epoch and resending.settled_without_gaps(epoch) > 0


def _refill(store_id: str, mark: tuple[int, int], refilled_from: str, now: datetime) -> None:
    """Send again what the district lost, once for each mark: what is not kept here cannot be sent again."""
    name = f"{store_id} {mark[0]} {mark[1]}"
    if name == refilled_from:
        return
    _send_again(resending.put_back(*mark), f"{mark[0]}/{mark[1]}", now)
    courier_exports.forget_all()
    # The lists and marks of a store from a backup may be older than what we know: ask for all of them.
    Enrolment.update(refilled_from=name, changes_version=0, acknowledged_cursor=0).execute()


def _send_again(reports: Sequence[str], since: str, now: datetime) -> None:
    """These wait again: they were received, and the district has them no more."""
    if reports:
        filing.mark_unreceived(reports)
        Restore.create(at=stamp(now), side="server", reports=len(reports))
        log.warning("restore.server since=%s put_back=%d", since, len(reports))
