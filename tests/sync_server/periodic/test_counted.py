"""What one case and one report count: pure rules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import codes
from sync_server.periodic.clock_states import Ran, ended_late, overdue, states_of
from sync_server.periodic.counted import Facts, count_case
from sync_server.periodic.counted_report import Told, nobody_told
from sync_server.periodic.flows import Turn
from sync_server.periodic.matters import joined, numbered
from sync_server.periodic.people import people
from sync_server.periodic.sayings import mask, saying
from sync_server.periodic.spans import Span

SPAN = Span("2026-01-01T00:00:00+00:00", "2026-06-30T23:59:59+00:00", "2025-12-31T23:59:59+00:00")


def day(month: int, of: int = 1, hour: int = 0, year: int = 2026) -> str:
    return datetime(year, month, of, hour, tzinfo=UTC).isoformat(timespec="seconds")


def told(at: str, home: int = 1, band: str = "6-10", commune: str = "10525", **fields: Any) -> Told:
    return Told(bytes(16), home, f"SC-{home}", "SC-01", at, at, at, commune, band, None, saying(fields))


def case(*reports: Told, **changes: Any) -> Facts:
    about = {"case": 1, "case_no": "VA-1", "urgency": "low", "agency": "", "own": reports[0].informed_at}
    return Facts(**(about | {"reports": reports} | changes))


def test_a_case_says_what_its_first_report_says_where_that_is_known() -> None:
    first = told(day(2), band="unknown", commune="99000", child_sex="unknown", concern_kinds=["neglect"],
                 incident_place_type="unknown", perp_relation=["father"])  # fmt: skip
    next_one = told(day(3), home=2, child_sex="female", concern_kinds=["neglect", "online_harm"],
                    child_age_status="approx", incident_place_type="school", child_ethnicity="05",
                    child_disability=["none", "vision"], perp_relation=["teacher_staff"])  # fmt: skip
    row = count_case(case(first, next_one), SPAN).case
    assert row and (row.commune_code, row.sex, row.age_band, row.age_estimated) == (
        "10525",
        "female",
        "6-10",
        True,
    )
    assert row.environment == "school" and row.disabled and row.minority
    assert row.kinds == mask("concern_kinds", ["neglect", "online_harm"])
    assert row.suspect_kinds == mask("perp_relation", ["father", "teacher_staff"])
    assert row.told_at == day(2) and row.matter == row.child == 1
    plain = count_case(case(first, environment="community"), SPAN).case
    assert plain and (plain.commune_code, plain.sex, plain.age_band) == ("99000", "unknown", "unknown")
    assert plain.environment == "community" and not plain.disabled and not plain.minority


@pytest.mark.parametrize("code", ["01", "55", "99"])
def test_kinh_foreign_and_unknown_are_no_minority(code: str) -> None:
    row = count_case(case(told(day(2), child_ethnicity=code, child_disability=["unknown"])), SPAN).case
    assert row and not row.minority and not row.disabled


def test_a_case_of_another_time_that_did_nothing_is_no_row() -> None:
    old = told(day(3, year=2025))
    assert count_case(case(old, turns=[Turn(day(9, year=2025), "closed", "aged_out")]), SPAN).case is None
    still_open = count_case(case(old), SPAN).case
    assert still_open and still_open.open_before and not still_open.fresh
    assert count_case(case(told(day(7))), SPAN).case is None


@given(st.sets(st.sampled_from(sorted(codes("concern_kinds")))))
def test_a_mask_holds_each_code_apart(kinds: set[str]) -> None:
    found = mask("concern_kinds", [*kinds, "a-newer-code"])
    assert {one for one in codes("concern_kinds") if found & mask("concern_kinds", [one])} == kinds


def test_suspects_with_a_name_count_once_of_the_others_the_most_of_one_report() -> None:
    assert (
        people(
            [{"perps": [{"name": "Nguyễn Văn Đạt"}, {}]}, {"perps": [{"name": "nguyen van  dat"}, {}, {}]}]
        ).count
        == 3
    )
    assert people([{"perp_relation": ["father", "mother"]}, {"perp_relation": ["stranger"]}]).count == 1
    assert people([{"perp_relation": ["unknown"]}, {"perp_relation": ["self"]}, {}]).count == 0


RUNS = Ran("ack", day(1), day(2), None, None)


def state_of(clocks: list[Ran], kind: str, cut: str) -> str:
    return states_of(clocks, cut).get(kind, "")


def test_a_clock_at_the_cut() -> None:
    assert state_of([RUNS], "ack", day(1, 15)) == "waiting" and state_of([RUNS], "ack", day(3)) == "late"
    done_late, done = (
        RUNS._replace(stopped_at=day(3), outcome="late"),
        RUNS._replace(stopped_at=day(1, 9), outcome="in_time"),
    )
    assert (
        state_of([done_late], "ack", day(2, 15)) == "late"
        and state_of([done_late], "ack", day(1, 9)) == "waiting"
    )
    assert (
        state_of([done, RUNS], "ack", day(1, 20)) == "waiting"
        and state_of([done, done_late], "ack", day(4)) == "late"
    )
    assert (
        state_of([done._replace(outcome="void")], "ack", day(4)) == "" == state_of([RUNS], "plan_5wd", day(4))
    )
    assert state_of([RUNS], "ack", day(12, year=2025)) == ""
    assert (
        overdue([RUNS], day(3)) and not overdue([RUNS, done], day(1, 20)) and not overdue([done_late], day(3))
    )
    assert (
        ended_late([done_late], day(3))
        and not ended_late([done_late], day(3, 2))
        and not ended_late([done], day(1, 9))
    )


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def named(after: int) -> dict[str, Any]:
    """The commune, ticked, and told so many hours after noon."""
    at = NOON + timedelta(hours=after)
    row = {"agency_role": "commune_pc", "at": at.isoformat()}
    return {"agencies_notified": ["commune_pc"], "notifications": [row]}


@pytest.mark.parametrize(
    ("fields", "saved_after", "cut_after", "expected"),
    [
        ({"agencies_notified": ["none_yet"]}, 1, 48, True),
        ({"agencies_notified": ["none_yet"]}, 1, 20, False),
        ({"agencies_notified": ["commune_pc"]}, 1, 48, False),
        ({"agencies_notified": ["commune_pc"]}, 30, 48, True),
        (named(1), 30, 48, False),
        (named(25), 1, 48, True),
    ],
)
def test_nobody_was_told_within_a_day(
    fields: dict[str, Any], saved_after: int, cut_after: int, expected: bool
) -> None:
    saved, cut = NOON + timedelta(hours=saved_after), NOON + timedelta(hours=cut_after)
    assert nobody_told(saying(fields), NOON, saved, cut) is expected


pairs = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=12)


@given(pairs, st.randoms())
def test_groups_do_not_depend_on_the_order_of_links(links: list[tuple[int, int]], random: Any) -> None:
    when = {number: str(number * 7 % 5) for number in range(1, 13)}
    found = numbered(links, when)
    turned = [(other, one) for one, other in links]
    random.shuffle(turned)
    assert found == numbered(turned, when)
    assert all(found[one] == found[other] for one, other in links)
    for case_, first in found.items():
        assert first == min((one for one in found if found[one] == first), key=lambda one: (when[one], one))
        assert found[first] == first and case_ in found
    tops = joined(links)
    assert len(set(tops.values())) == len(set(found.values()))
