"""Instants as a reader in Viet Nam writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_time(instant: datetime | str | None) -> str:
    """`24/11/2026 13:29` of an aware datetime or its ISO 8601 text; empty for none.

    Raises ValueError for an instant without an offset: its meaning would be a guess.
    """
    if not instant:
        return ""
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    if moment.tzinfo is None:
        raise ValueError("an instant without an offset")
    return moment.astimezone(VIET_NAM).strftime("%d/%m/%Y %H:%M")
