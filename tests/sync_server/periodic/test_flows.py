"""What a case did in a period: the identity of B6 for any history, and that periods meet."""

from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.flows import Turn, contradicts, flow, open_at
from sync_server.periodic.spans import Span

# Moments are letters: they sort as stamps do.
EARLY, LATER = Span("b", "e", "a"), Span("f", "i", "e")
LETTERS = "abcdefghijklmno"


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[Turn]]:
    """When a case was told, and turns that may follow each other."""
    own = draw(st.sampled_from(LETTERS))
    turns, closed, merged = [], False, False
    for at in sorted(draw(st.lists(st.sampled_from(LETTERS[LETTERS.index(own) :]), max_size=6))):
        if merged:
            kind, merged = "restored", False
        elif closed:
            kind = draw(st.sampled_from(["reopened", "merged"]))
        else:
            kind = draw(st.sampled_from(["closed", "merged"]))
        closed, merged = closed if kind in ("merged", "restored") else kind == "closed", kind == "merged"
        turns.append(Turn(at, kind, "aged_out" if kind == "closed" else ""))
    return own, turns


@given(histories(), st.sampled_from([EARLY, LATER]))
def test_what_was_open_and_came_less_what_ended_is_what_stays_open(
    history: tuple[str, list[Turn]], span: Span
) -> None:
    own, turns = history
    found = flow(own, turns, span, late=False)
    assert found.open_before + found.opened + found.reopened - len(found.ends) == found.open_after
    assert found.open_after + found.closed_after + found.merged_after == (own <= span.cut)


@given(histories())
def test_the_end_of_a_period_is_the_beginning_of_the_next(history: tuple[str, list[Turn]]) -> None:
    own, turns = history
    ended = flow(own, turns, EARLY, late=False).open_after
    assert ended == flow(own, turns, LATER, late=False).open_before == open_at(own, turns, LATER.before)


@given(histories())
def test_what_happens_after_the_cut_changes_nothing(history: tuple[str, list[Turn]]) -> None:
    own, turns = history
    before = [turn for turn in turns if turn.at <= EARLY.cut]
    assert flow(own, turns, EARLY, late=False) == flow(own, before, EARLY, late=False)


@given(histories())
def test_a_status_contradicts_its_events_unless_they_lead_to_it(history: tuple[str, list[Turn]]) -> None:
    own, turns = history
    found = flow(own, turns, Span("a", "z", ""), late=False)
    status = "merged" if found.merged_after else "closed" if found.closed_after else "planning"
    assert [one for one in ("merged", "closed", "planning") if not contradicts(one, turns)] == [status]


def test_a_closed_case_that_is_merged_ended_once_and_bears_both() -> None:
    turns = [
        Turn("c", "closed", "aged_out"),
        Turn("d", "merged"),
        Turn("g", "restored"),
        Turn("h", "reopened"),
    ]
    early, later = (flow("b", turns, span, late=False) for span in (EARLY, LATER))
    assert early.ends == ("aged_out",) and early.merged_after and early.reason == "merged"
    assert later.reopened == 1 and not later.open_before and later.open_after


def test_a_late_case_comes_in_once_and_a_frozen_list_says_what_was_open() -> None:
    late = flow("c", [], LATER, late=True, in_list=False)
    assert (late.open_before, late.opened, late.open_after) == (False, True, True)
    assert flow("c", [], LATER, late=False, in_list=True).open_before
    assert LATER.is_late("c", 9) is False and Span("f", "i", "e", known=8).is_late("c", 9)
    assert not Span("f", "i", "e", known=9).is_late("c", 9) and not Span("f", "i", "e", known=8).is_late(
        "f", 9
    )
