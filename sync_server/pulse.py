"""When the schedule of this process last did its work; nothing of it is kept beyond the process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LATE = timedelta(minutes=15)
"""A merge of a long backlog takes minutes; one that says nothing for as long is a fault."""


@dataclass(slots=True)
class Pulse:
    """`merged_at`: when a merge last ended well here, or the schedule began; None where none runs here."""

    merged_at: datetime | None = None

    def late(self, *, now: datetime, every_s: int) -> bool:
        """Whether merges should run here, every `every_s` seconds, and for long none ended well."""
        return self.merged_at is not None and now - self.merged_at > LATE + timedelta(seconds=3 * every_s)
