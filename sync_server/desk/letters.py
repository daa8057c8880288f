"""Numbers of what the district sends out, «Số: 12/PC-TE»: without gaps in a year, each series by itself."""

from sync_server.desk.referral_models import LetterCounter

SIGNS = {"slip": "PC", "reminder": "ĐĐ"}
"""Phiếu chuyển, đôn đốc."""


def take_number(series: str, year: int) -> int:
    """The next number, within the transaction that writes the letter: it is undone with it."""
    mine = (LetterCounter.series == series) & (LetterCounter.year == year)
    LetterCounter.insert(series=series, year=year, last=0).on_conflict_ignore().execute()
    LetterCounter.update(last=LetterCounter.last + 1).where(mine).execute()
    return int(LetterCounter.get(mine).last)


def written(series: str, number: int, mark: str) -> str:
    return f"{number}/{SIGNS[series]}-{mark}"
