"""Which reports there are, how each stands, and how long until it is due."""

from dataclasses import dataclass
from datetime import datetime

from shared.clock import from_stamp
from shared.report.rules import local_day
from sync_server.intake.district import this_store
from sync_server.periodic import snapshots
from sync_server.periodic.models import Snapshot
from sync_server.periodic.periods import KINDS, Period

FIRST_SHOWN = 2
"""Years before this one that are offered although nothing was counted of them: the year before at least."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`draft`: where it counts something else than what is frozen. `days`: until it is due, below 0 after."""

    period: Period
    frozen: tuple[Snapshot, ...]
    draft: Snapshot | None
    over: bool
    days: int

    @property
    def shown(self) -> Snapshot | None:
        """What a page shows: the draft while it is news, else the newest frozen version."""
        return self.draft or (self.frozen[-1] if self.frozen else None)


def standing(kind: str, year: int, *, now: datetime) -> Standing:
    """Raises CannotDo for a period that is impossible."""
    of = snapshots.period_of(kind, year)
    draft, frozen = snapshots.the_draft(kind, year), tuple(snapshots.versions(kind, year))
    news = draft if draft and not (frozen and snapshots.unchanged(draft)) else None
    return Standing(of, frozen, news, of.over(now), (of.due - local_day(now)).days)


def every(*, now: datetime) -> list[Standing]:
    """Those that have begun, the newest first, back to the year before this server was set up."""
    last = local_day(now).year + 1
    first = min(local_day(from_stamp(this_store().created_at)).year - 1, last - FIRST_SHOWN)
    known = [standing(kind, year, now=now) for year in range(first, last + 1) for kind in KINDS]
    begun = [one for one in known if one.period.starts <= now]
    return sorted(begun, key=lambda one: one.period.due, reverse=True)
