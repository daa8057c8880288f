"""What is held of a snapshot is what is kept of it, on both engines."""

from pathlib import Path

from sync_server import store
from sync_server.periodic.digests import digest_of
from sync_server.periodic.held import Held, held_of
from sync_server.periodic.lines import pack
from sync_server.periodic.rows import CASES, ENDS
from sync_server.store import database
from tests.sync_server.periodic.counted_rows import Rows, kept_cases, kept_ends, open_store


def test_rows_come_back_in_order_and_changed_where_they_were(
    tmp_path: Path, database_url: str | None
) -> None:
    rows = Rows(stations=[])
    for number in (1, 2, 3):
        rows.case(number)
    with open_store(tmp_path, database_url), store.writing(), database.atomic() as transaction:
        first, second, third = kept_cases(rows.put())
        held, snapshot = Held(), Rows(stations=[]).put(kind="half-year")
        for some in ([first, second], [], [third]):
            held.add(CASES, pack([tuple(one) for one in some]))
        held.add(ENDS, pack([(2, "merged"), (1, "transferred")]))
        joined = second._replace(matter=1, suspects=0)
        held.change({2: tuple(joined), 9: tuple(third)})
        held.write(snapshot)
        assert kept_cases(snapshot) == [first, joined, third]
        assert [tuple(end) for end in kept_ends(snapshot)] == [(2, "merged"), (1, "transferred")]
        assert held_of(snapshot).of_cases(CASES, {2, 9}) == [list(joined)]
        assert digest_of(snapshot) == digest_of(snapshot, held)
        transaction.rollback()
