"""What the tables count, on both engines, against counting by hand; and the cases behind each figure."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.codes import codes
from sync_server import store
from sync_server.periodic import b2, b3
from sync_server.periodic.checks import check
from sync_server.periodic.counting import DECLARED, behind, tables
from sync_server.periodic.measures import Count
from sync_server.periodic.months import months
from sync_server.periodic.sources import mask
from sync_server.periodic.table import Table, as_json
from tests.examples import share
from tests.sync_server.periodic.counted_rows import by_key, made_up, of, open_store

ANY_SET = settings(
    max_examples=share(6),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(0, 2**32)


@pytest.fixture
def counted(tmp_path: Path, database_url: str | None) -> Iterator[None]:
    with open_store(tmp_path, database_url):
        yield


# Counting by hand: sets and sorting, nothing of the SQL.


def children_of(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first case of each child."""
    first: dict[int, dict[str, Any]] = {}
    for case in sorted(cases, key=lambda one: (one["told_at"], one["case"])):
        first.setdefault(case["child"], case)
    return list(first.values())


def by_hand(cases: list[dict[str, Any]]) -> dict[str, int]:
    """The columns of B1 and B2 that count matters and children of these cases."""
    own = defaultdict(list)
    for case in cases:
        own[case["matter"]].append(case)
    matters = list(own.values())
    every = children_of(cases)
    children = [case for case in every if case["age_band"] != "16-17"]
    late = [m for m in matters if any(c["overdue"] or c["ended_late"] for c in m)]
    return {
        "matters": len(matters),
        "children": len(children),
        **{key: sum(c["sex"] == sex for c in children)
           for key, sex in (("male", "male"), ("female", "female"), ("sex_unknown", "unknown"))},
        **{"age_" + band.replace("-", "_"): sum(c["age_band"] == band for c in children)
           for band in ("0-5", "6-10", "11-15", "unknown")},
        "age_16_17": len(every) - len(children),
        "disabled": sum(c["disabled"] for c in children),
        "minority": sum(c["minority"] for c in children),
        "suspects": sum(c["suspects"] for c in cases),
        "high": sum(any(c["urgency"] == "high" for c in m) for m in matters),
        "open": sum(any(c["open_after"] for c in m) for m in matters),
        "ended": sum(all(not c["open_after"] for c in m) for m in matters),
        "overdue": len(late),
        "ended_late": sum(all(not c["open_after"] for c in m) for m in late),
    }  # fmt: skip


def assert_row(table: Table, row: str, expected: dict[str, int]) -> None:
    columns = [one.key for one in table.columns if one.key in expected]
    assert {key: table.figure(row, key) for key in columns} == {key: expected[key] for key in columns}


@given(seed=seeds)
@ANY_SET
def test_communes_and_kinds_are_counted_as_by_hand(counted: None, seed: int) -> None:
    rows = made_up(seed)
    fresh = [case for case in rows.cases if case["fresh"] and not case["merged_after"]]
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))
    assert check(list(found.values())) == []
    for code in ("99001", "99002", "99000"):
        assert_row(found["B1"], code, by_hand([case for case in fresh if case["commune_code"] == code]))
        told = [one for one in rows.reports if one["commune_code"] == code and not one["late"]]
        assert found["B1"].figure(code, "reports") == len(told)
    late = [case for case in rows.cases if case["late"] and not case["merged_after"]]
    assert_row(found["B1"], "total", by_hand(fresh))
    assert_row(found["B1"], "late", by_hand(late))
    for key, _, _, chosen in b2.KINDS:
        bits = mask("concern_kinds", chosen)
        assert_row(found["B2"], key, by_hand([case for case in fresh if case["kinds"] & bits]))
    assert_row(found["B2"], "total", by_hand(fresh))
    for month in months(date(2025, 12, 15), date(2026, 12, 14)):
        assert_row(found["BT"], f"month.{month}", by_hand([c for c in fresh if c["told_month"] == month]))


@given(seed=seeds)
@ANY_SET
def test_the_backlog_is_counted_as_by_hand(counted: None, seed: int) -> None:
    rows = made_up(seed)
    with of(rows) as snapshot:
        found = by_key(tables(snapshot))["B6"]
    for key, chosen in (
        ("total", rows.cases),
        ("agency.", [case for case in rows.cases if not case["agency"]]),
        ("agency.UB-01", [case for case in rows.cases if case["agency"] == "UB-01"]),
    ):
        open_ones = [case["age_days"] for case in chosen if case["open_after"]]
        mine = {case["case"] for case in chosen}
        reasons = [end["reason"] for end in rows.ends if end["case"] in mine]
        assert_row(found, key, {
            "before": sum(case["open_before"] for case in chosen),
            "opened": sum(case["opened"] for case in chosen),
            "reopened": sum(case["reopened"] for case in chosen),
            "ended": sum(case["ended"] for case in chosen),
            "after": len(open_ones),
            "days_7": sum(days <= 7 for days in open_ones),
            "days_30": sum(7 < days <= 30 for days in open_ones),
            "days_90": sum(30 < days <= 90 for days in open_ones),
            "days_more": sum(days > 90 for days in open_ones),
            **{reason: reasons.count(reason) for reason in codes("closing_reason")},
        })  # fmt: skip


def test_the_checks_hold_and_the_cases_behind_a_figure_are_as_many(counted: None) -> None:
    rows = made_up(0)
    assert len(rows.cases) > 20
    cases = {case["case_no"]: case for case in rows.cases}
    with of(rows) as snapshot:
        found = tables(snapshot)
        assert check(found) == []
        for table in found:
            for row in (one for one in table.rows if one.kind in ("row", "total", "late")):
                for key, unit in unit_of_columns(table.key).items():
                    numbers = behind(snapshot, table.key, row.key, key)
                    assert numbers == sorted(set(numbers))
                    assert len({cases[one][unit] for one in numbers}) == table.figure(row.key, key), (
                        table.key,
                        row.key,
                        key,
                    )


def unit_of_columns(table: str) -> dict[str, str]:
    """What the columns count of which each is one case, one matter or one child."""
    declared = next(one for one in DECLARED if one.key == table)
    counts = {
        one.key: one for counting in declared.countings for one in counting.measures if isinstance(one, Count)
    }
    units = {}
    for key in (one.key for one in declared.columns if one.key in counts):
        if "first_of_child" in counts[key].when:
            units[key] = "child"
        elif "first_of_matter" in counts[key].once:
            units[key] = "matter"
        elif counts[key].distinct or (table == "B6" and counts[key].when.startswith("open")):
            units[key] = "case"
    return units


@pytest.mark.postgres
@given(seed=seeds)
@settings(ANY_SET, max_examples=share(4))
def test_both_engines_count_the_same(both_stores: Callable[[], Iterator[None]], seed: int) -> None:
    rows, found = made_up(seed, many=80), []
    for _ in both_stores():
        with of(rows) as snapshot:
            found.append(json.dumps([as_json(table) for table in tables(snapshot)]))
    assert found[0] == found[1]


@pytest.fixture
def both_stores(tmp_path: Path, postgres_url: str) -> Iterator[Callable[[], Iterator[None]]]:
    """Binds one engine, then the other."""
    with open_store(tmp_path / "one", None):
        sqlite = store.database.obj
        with open_store(tmp_path / "two", postgres_url):
            postgres = store.database.obj

            def each() -> Iterator[None]:
                for real in (sqlite, postgres):
                    store.database.initialize(real)
                    yield

            yield each
            store.database.initialize(sqlite)


def test_every_kind_of_harm_and_of_suspect_has_its_place() -> None:
    assert {code for *_, chosen in b2.KINDS for code in chosen} == codes("concern_kinds").keys()
    assert {code for *_, chosen in b3.GROUPS for code in chosen} == codes("perp_relation").keys()
