"""Days as people write them: «15/2/2027». Pure."""

import re
from datetime import date

from shared.text import typed_date

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")


def dated(text: str) -> date | None:
    """The day of «15/2/2027»; None for anything else, also without a year, or of a year that is a slip."""
    read = typed_date(text)
    return read if read and 2000 <= read.year <= 2100 else None


def month_and_day(text: str) -> tuple[int, int] | None:
    """(month, day) of a date without a year, which every year has."""
    found = DAY.fullmatch(text)
    try:
        read = date(2001, int(found[2]), int(found[1])) if found and not found[3] else None
        return (read.month, read.day) if read else None
    except ValueError:
        return None
