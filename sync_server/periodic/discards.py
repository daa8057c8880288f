"""Drafts that were begun at a station and thrown away: how many."""

from datetime import date


def discarded(first: date, last: date) -> dict[str, int]:
    """By station code, of both local days and those between; a station with none is left out.

    Kiosks do not tell it yet: none.
    """
    return {}
