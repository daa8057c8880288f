"""The moves of a case as rules: the whole table, what comes next, what it takes to end one."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared import codes
from shared.urgency import LEVELS
from sync_server.desk.deed_list import DEEDS, GROUPS, offered
from sync_server.desk.events import KINDS
from sync_server.desk.moves import (
    FORMS,
    MOVES,
    NEXT,
    OPEN,
    Facts,
    closing_faults,
    closing_takes_two,
    lowering_takes_two,
    may_move,
    next_step,
)

STATUSES = tuple(codes.codes("case_status"))
REASONS = [code for code in codes.codes("closing_reason") if code != "merged"]
levels = st.sampled_from(LEVELS)
facts = st.builds(
    Facts,
    status=st.sampled_from(STATUSES),
    urgency=levels,
    acknowledged=st.booleans(),
    owned=st.booleans(),
    officer_left=st.booleans(),
    decided=st.booleans(),
    sexual=st.booleans(),
    attempts=st.integers(0, 5),
    oldest=st.none() | st.integers(10, 19),
    grown_at=st.sampled_from([16, 18]),
    forms=st.dictionaries(st.sampled_from(list(FORMS)), st.sampled_from(["none", "made", "received"])),
)


def test_every_status_of_the_brief_has_its_row_and_every_deed_its_event_and_its_place() -> None:
    assert set(MOVES) == set(STATUSES)
    assert set(NEXT) == OPEN
    assert {name for name, _ in NEXT.values()} <= set(DEEDS)
    assert {deed.kind for deed in DEEDS.values()} <= set(KINDS)
    assert sorted(name for _, names in GROUPS for name in names) == sorted(DEEDS)


@pytest.mark.parametrize("status", STATUSES)
def test_measures_of_emergency_may_begin_from_every_open_status(status: str) -> None:
    assert may_move(status, "emergency") is (status in OPEN and status != "emergency")


def test_nothing_leaves_the_end_but_by_opening_again_and_nothing_waits_in_a_pause() -> None:
    assert {to for to in STATUSES if may_move("closed", to)} == {"reopened"}
    assert not [to for to in STATUSES if may_move("merged", to)]
    assert "paused" not in STATUSES


def test_a_case_nobody_sorted_is_not_closed() -> None:
    assert not may_move("new", "closed")


@given(facts)
def test_what_is_open_always_has_a_next_step_that_may_be_done(now: Facts) -> None:
    step = next_step(now)
    assert (step is None) is (not now.open)
    if step is not None and step[0] != "acknowledge":
        assert DEEDS[step[0]].allowed(now.status)
        assert step[0] in [deed.name for _, deeds in offered(now.status, waiting=False) for deed in deeds]


@given(facts, st.sampled_from(REASONS), st.text(max_size=40), st.text(max_size=10))
def test_a_reason_to_close_asks_for_its_evidence(now: Facts, reason: str, note: str, by: str) -> None:
    faults = closing_faults(now, reason, note, by)
    wanted = {
        "safe_plan_done": now.forms.get("06", "none") == "none",
        "not_substantiated": len(note.strip()) < 20,
        "support_only_done": now.urgency != "low",
        "transferred": not by.strip(),
        "aged_out": not by.strip() or now.oldest is None or now.oldest < now.grown_at,
        "child_not_found": now.attempts < 3,
        "child_died": False,
    }
    assert bool(faults) is wanted[reason]
    two = now.urgency == "high" or now.sexual or reason in ("child_not_found", "child_died")
    assert closing_takes_two(now, reason) is two


def test_only_going_down_from_high_takes_two() -> None:
    for before, after in product(LEVELS, LEVELS):
        assert lowering_takes_two(before, after) is (before == "high" and after != "high")


def test_no_list_offers_a_reason_that_the_law_forbids() -> None:
    told = " ".join(code.vi for code in codes.codes("closing_reason").values())
    assert "từ chối" not in told and "rút" not in told and "thời gian" not in told


class Walk(RuleBasedStateMachine):
    """Any officers, any deeds, in any order: what always holds of the status of a case."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.seen = "new", ["new"]

    @rule(deed=st.sampled_from(sorted(DEEDS)))
    def do(self, deed: str) -> None:
        to = DEEDS[deed].to or ("triaged" if deed == "triage" and may_move(self.status, "triaged") else "")
        if DEEDS[deed].allowed(self.status) and to:
            self.status = to
            self.seen.append(to)

    @invariant()
    def it_is_a_status_that_officers_may_give(self) -> None:
        assert self.status in OPEN | {"closed"}, "merged is given by linking alone"

    @invariant()
    def nothing_is_closed_that_nobody_sorted_or_that_was_not_acted_on(self) -> None:
        if "closed" in self.seen:
            before = self.seen[self.seen.index("closed") - 1]
            assert before not in ("new", "closed")

    @invariant()
    def there_is_a_way_to_the_end(self) -> None:
        reached, ahead = set(), [self.status]
        while ahead:
            at = ahead.pop()
            reached.add(at)
            ahead += [to for to in MOVES[at] if to not in reached]
        assert "closed" in reached


TestWalk = Walk.TestCase
