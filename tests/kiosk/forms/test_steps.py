"""The pages ask every field once; the seven of the core ask the whole required core."""

from collections import Counter

from kiosk.forms.controls import controls
from kiosk.forms.rows import MODELS
from kiosk.forms.steps import BY_SLUG, CHECK, DANGER, GROUPS, PAGES, ROWS_OF, STEP_OF, STEPS, after, before
from shared.report import Report
from shared.report.rules import _TEXT_OF_OTHER
from shared.urgency import SCREENING


def asked() -> list[str]:
    return [ask.field for step in PAGES for ask in step.all_asks()]


def test_the_pages_stand_in_the_order_of_the_brief() -> None:
    assert [step.slug for step in STEPS] == [
        "danger",
        "child",
        "incident",
        "suspect",
        "screening",
        "informer",
        "check",
    ]
    assert (before(DANGER), after(DANGER), after(CHECK)) == (None, STEPS[1], CHECK)
    assert set(BY_SLUG) == {step.slug for step in PAGES}
    assert {after(group) for group in GROUPS} == {before(group) for group in GROUPS} == {CHECK}


def test_every_field_is_asked_once() -> None:
    assert max(Counter(asked()).values()) == 1
    assert set(STEP_OF) == set(asked())


def test_every_field_of_the_report_is_reached_by_some_page() -> None:
    # Files are attached to a report that is filed, on pages of their own.
    assert set(STEP_OF) | set(ROWS_OF) | {"attachments"} == set(Report.model_fields)
    for field, step in ROWS_OF.items():
        assert step.rows is not None
        assert set(step.rows.columns) == set(MODELS[field].model_fields)


def test_nothing_of_a_group_must_be_answered() -> None:
    assert all(ask.optional for group in GROUPS for ask in group.asks)


def test_the_whole_core_is_asked_and_danger_first() -> None:
    required = {name for name, field in Report.model_fields.items() if field.is_required()}
    assert required <= {ask.field for step in STEPS for ask in step.all_asks()}
    assert asked()[0] == SCREENING[0]
    assert [name for name in asked() if name in SCREENING] == list(SCREENING)


def test_every_other_that_can_be_chosen_has_its_text() -> None:
    for holder, code, text in _TEXT_OF_OTHER:
        ask = next(ask for step in PAGES for ask in step.asks if ask.field == holder)
        follower = next(one for one in ask.then if one.field == text)
        assert follower.when is not None and follower.when.codes == (code,)


def test_what_depends_on_an_answer_stands_on_the_page_of_that_answer() -> None:
    for step in PAGES:
        for ask in step.asks:
            for follower in ask.then:
                assert follower.when is not None and follower.when.field == ask.field
                assert not follower.then


def test_an_address_says_nothing_of_a_report() -> None:
    codes_of_reports = {name for name in controls()} | {"missing", "self_harm"}
    assert not codes_of_reports & set(BY_SLUG)
