"""Rows that are alike are counted together."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from sync_server.intake.models import Commune
from sync_server.periodic.alike import Alike, Asked, _make, _put, alike, with_agency
from sync_server.periodic.counting import DECLARED
from sync_server.periodic.figures import figures
from sync_server.periodic.held import held_of
from sync_server.periodic.kinds import ASKED
from sync_server.periodic.measures import Counting
from sync_server.periodic.models import Snapshot
from sync_server.periodic.rows import CASES, COLUMNS, ENDS
from sync_server.periodic.sql import at_once, rows
from sync_server.store import writing
from tests.examples import share
from tests.sync_server.periodic.counted_rows import Rows, made_up, of, open_store

COUNTINGS = [counting for one in DECLARED for counting in one.countings]
seeds = st.integers(0, 2**32)


class Each(Alike):
    """Asks all the rows, where each stands for one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._of = snapshot

    @contextmanager
    def of(self, counting: Counting) -> Iterator[Asked]:
        """All rows as they are."""
        held, of = held_of(self._of), self._of.id
        agencies = {row[0]: row[COLUMNS[CASES].index("agency")] for some in held.rows(CASES) for row in some}
        with closing(dbapi2.connect(":memory:")) as memory:
            _make(memory, of)
            for table in COLUMNS:
                for some in held.rows(table):
                    told = with_agency(some, agencies) if table == ENDS else some
                    _put(memory, of, table, ASKED[table], told)
            yield Asked(memory.execute, "1")


@pytest.fixture
def counted(tmp_path: Path, database_url: str | None) -> Iterator[None]:
    with open_store(tmp_path, database_url):
        yield


def again(some: Rows, times: int) -> Rows:
    """The same cases and reports, and as many more that are like them and share nothing with any."""
    more, last = Rows(list(some.cases), list(some.reports), some.slips, some.ends, some.stations), 1_000
    for case in some.cases * times:
        last += 1
        like = {key: told for key, told in case.items() if key not in ("case", "case_no", "matter", "child")}
        more.case(last, **like)
        for report in [one for one in some.reports if one["case"] == case["case"]][:1]:
            more.report(last, **{key: report[key] for key in report.keys() - {"case", "report_uuid"}})
    return more


@given(seed=seeds)
@settings(
    max_examples=share(4),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_alike_rows_together_count_as_each_by_itself(counted: None, seed: int) -> None:
    with (
        of(again(made_up(seed, many=15), 3)) as snapshot,
        alike(snapshot, COUNTINGS, held_of(snapshot)) as found,
    ):
        for counting in COUNTINGS:
            assert figures(snapshot, [counting], found) == figures(snapshot, [counting], Each(snapshot))


def test_what_a_table_does_not_ask_keeps_no_rows_apart() -> None:
    asked = {one.key: [counting.asked for counting in one.countings] for one in DECLARED}
    flow = {"open_before", "opened", "reopened", "ended", "open_after"}
    assert asked["B6"][0] == {"agency", "age_days"} | flow
    assert asked["B1"][0] == {"late", "commune_code"}
    assert asked["0101"][0] == {"fresh", "merged_after", "kinds", "age_band", "sex"}
    every = {name for many in asked.values() for name in chain(*many)}
    assert not {"case", "matter", "child", "told_at"} & every


def test_rows_at_once_are_the_rows(counted: None) -> None:
    with writing():
        Commune.update(valid_from=None).where(Commune.code == "99001").execute()
    query = "SELECT code, id, name, valid_from FROM commune WHERE code <> ? ORDER BY code"
    assert [tuple(row) for row in at_once(query, 4, "99000")] == list(rows(query, "99000"))
    assert at_once(query + " LIMIT 0", 4, "99000") == []
