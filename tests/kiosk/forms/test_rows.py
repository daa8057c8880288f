"""Rows as they are typed: added, taken away, left empty, offered."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.forms.asks import Rows
from kiosk.forms.offers import with_offers
from kiosk.forms.read import raw_report, read_report
from kiosk.forms.rows import append, count, raw_rows, without
from kiosk.forms.steps import ACTIONS, ROWS_OF, VIEWS
from tests.samples import COMMUNES
from tests.strategies import NOW

PEOPLE = st.lists(st.fixed_dictionaries({"name": st.sampled_from(["A", "B", "C"])}), max_size=10)


def rows_of(field: str) -> Rows:
    rows = ROWS_OF[field].rows
    assert rows is not None
    return rows


PERPS, NOTIFICATIONS = rows_of("perps"), rows_of("notifications")


@given(PEOPLE, st.integers(-2, 12))
@settings(deadline=None)
def test_taking_a_row_away_leaves_the_others_in_their_order(people: list[dict[str, Any]], gone: int) -> None:
    typed: Any = {"narrative": "x"}
    for one in people:
        typed = append(PERPS, typed, one)
    left = [row for _, row in raw_rows(PERPS, without(PERPS, typed, gone))]
    assert left == [row for at, row in enumerate(people) if at != gone]
    assert without(PERPS, typed, gone)["narrative"] == "x"


def test_there_are_never_more_rows_than_a_report_holds() -> None:
    typed: Any = {}
    for _ in range(12):
        typed = append(PERPS, typed, {"name": "A"})
    assert count(PERPS, typed) == 10
    assert count(PERPS, {"perps-rows": "999"}) == 10
    assert count(PERPS, {"perps-rows": "²"}) == count(PERPS, {"perps-rows": "-1"}) == count(PERPS, {}) == 0


def test_a_row_that_was_taken_away_does_not_come_back_with_a_new_one() -> None:
    typed: Any = append(PERPS, append(PERPS, {}, {"name": "A"}), {"name": "B"})
    assert raw_rows(PERPS, append(PERPS, without(PERPS, typed, 1))) == [(0, {"name": "A"})]


def test_an_empty_row_says_nothing_and_an_error_names_the_row_in_which_it_was_typed() -> None:
    typed = append(PERPS, append(PERPS, {}), {"name": "A", "age_approx": "rất già"})
    assert raw_report(typed)["perps"] == [{"name": "A", "age_approx": "rất già"}]
    _, errors = read_report(typed, now=NOW, communes=COMMUNES)
    assert errors["perps-1-age_approx"].type == "not_a_number"


def test_a_row_is_offered_for_each_ticked_agency_and_reported_only_when_written_on() -> None:
    typed: Any = {"agencies_notified": ["commune_pc", "hotline_111"]}
    shown: Any = with_offers(ACTIONS, typed)
    assert [shown[f"notifications-{at}-agency_role"] for at in (0, 1)] == ["commune_pc", "hotline_111"]
    assert with_offers(ACTIONS, shown) == shown, "offered once"
    assert "notifications" not in raw_report(shown)
    assert raw_rows(NOTIFICATIONS, shown | {"notifications-1-person": "chị Hà"}) == [
        (1, {"agency_role": "hotline_111", "person": "chị Hà"})
    ]
    assert with_offers(ACTIONS, {"agencies_notified": ["none_yet"]}) == {"agencies_notified": ["none_yet"]}


def test_a_carer_who_does_not_protect_is_taken_as_not_asked_until_somebody_says_otherwise() -> None:
    typed = {"scr_carer_not_protective": "yes"}
    assert with_offers(VIEWS, typed)["caregiver_consent"] == "not_asked_unsafe"
    assert "caregiver_consent" not in raw_report(typed)
    assert with_offers(VIEWS, typed | {"caregiver_consent": ""})["caregiver_consent"] == ""
