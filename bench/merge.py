"""How fast the district merges what kiosks sent: beside few reports and beside many.

python -m bench.merge [STORED [ENGINE]]: other than a million for the large store, or one engine only.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench._arrivals import arrivals, put
from bench._copies import multiply
from bench._engines import database_of, engines, settle
from sync_server import store
from sync_server.intake import merging as merging_module
from sync_server.intake.merging import merge_waiting
from tests.sync_server.builders import make_district

FEW, MANY = 10_000, 1_000_000
RUNS, ARRIVING = 3, 19_000
"""As many as are merged before what follows begins (`fresh.MOST`)."""
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def main(many: int = MANY, on: list[str] | None = None) -> Iterator[tuple[str, str, str]]:
    for engine in on or engines():
        yield from merging(engine, many)


def merging(engine: str, many: int) -> Iterator[tuple[str, str, str]]:
    """Reports a second, until cases are there and until all can be found and was compared; and, of
    the large store over the small one, what a report costs.
    """
    costs = []
    heard = _Heard()
    with tempfile.TemporaryDirectory() as folder, database_of(engine) as url:
        district = make_district(Path(folder, "server"), url, NOW)
        try:
            arriving, stored = arrivals(district), 0
            for size in (FEW, many):
                if not stored:
                    put(arriving, size)
                    stored = merge_waiting(district.keys, now=NOW).merged
                elif times := round(size / stored):
                    multiply(times)
                    stored *= times
                settle(engine)
                spent, whole = [], []
                for _ in range(RUNS):
                    put(arriving, ARRIVING)
                    started = time.perf_counter()
                    merged = merge_waiting(district.keys, now=NOW)
                    whole.append((time.perf_counter() - started) / ARRIVING)
                    spent.append(heard.merged_s / ARRIVING)
                    assert (merged.merged, merged.cases_opened) == (ARRIVING, ARRIVING), merged
                costs.append(median(spent))
                what = f"merge beside {stored:,} ({engine}): open, check, fold, case, clocks, keys"
                yield what, _speed(spent), "≥ 2,000"
                yield "  and searchable, and compared for the same child", _speed(whole), ""
                stored += RUNS * ARRIVING
        finally:
            heard.no_more()
            real = store.database.obj
            (real.close if url is None else real.close_all)()
    what = f"merge, cost of a report beside {many:,} over {FEW:,} ({engine})"
    yield what, f"{costs[1] / costs[0]:.2f}", "≤ 1.5"


def _speed(spent: list[float]) -> str:
    """Of seconds a report."""
    speed, least, most = (f"{1 / cost:,.0f}" for cost in (median(spent), max(spent), min(spent)))
    return f"{speed} reports/s ({least} to {most})"


class _Heard(logging.Handler):
    """How long a merge took until all was merged, as its line of the log tells; what follows comes later."""

    merged_s = 0.0

    def __init__(self) -> None:
        super().__init__()
        self._log = logging.getLogger(merging_module.__name__)
        self._log.addHandler(self)
        self._log.setLevel(logging.INFO)

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("merge.done") and isinstance(record.args, tuple):
            self.merged_s = int(str(record.args[-1])) / 1000

    def no_more(self) -> None:
        self._log.removeHandler(self)


if __name__ == "__main__":
    from bench.__main__ import show

    show(main(*map(int, sys.argv[1:2]), on=sys.argv[2:] or None))
