"""The settings that a district tells its kiosks, and how far each may go. Pure."""

from collections.abc import Mapping

SYNC_EVERY, LOCK_AFTER, KEEP_COPY = "sync_every_s", "lock_after_s", "keep_copy_days"

BOUNDS: Mapping[str, tuple[int, int]] = {SYNC_EVERY: (60, 900), LOCK_AFTER: (30, 300), KEEP_COPY: (1, 30)}
"""Least and most. An interval longer than a quarter of an hour would leave hours of the day in which a
kiosk that is on is not heard; a screen that stays open for more than five minutes is open to anybody.
"""


def told(settings: Mapping[str, int | str], name: str, own: int) -> int:
    """What the district told of this setting, within its bounds; the kiosk's own where it told nothing, or
    nothing that can be read.
    """
    least, most = BOUNDS[name]
    try:
        return max(least, min(most, int(settings[name])))
    except (KeyError, ValueError):
        return own
