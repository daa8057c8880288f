"""Moments as people here say them. Pure."""

from datetime import datetime

from shared.report.rules import LOCAL, local_day


def short(moment: datetime, *, now: datetime) -> str:
    """`22:46` of today, `22:46 24/11/2026` of another day, in Viet Nam."""
    today = local_day(moment) == local_day(now)
    return moment.astimezone(LOCAL).strftime("%H:%M" if today else "%H:%M %d/%m/%Y")
