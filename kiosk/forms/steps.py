"""The pages of a report in their order (brief 3.9), what each asks, and when a field is asked at all.

This is the only description of the form: pages, saving, checking and the summary all follow it. The core is
walked page by page; the groups «Bổ sung nếu biết» are opened from the check page, each by itself.
"""

from kiosk.forms.asks import Ask, Rows, Step, When
from kiosk.forms.core import CHECK, CHILD, CORE, DANGER, INCIDENT, INFORMER, SCREENING, SUSPECT
from kiosk.forms.groups import ACTIONS, GROUPS, MORE_INCIDENT, VIEWS

STEPS = CORE
PAGES = (*STEPS[:-1], *GROUPS, CHECK)
"""Every page, in the order in which a report is read."""

BY_SLUG = {step.slug: step for step in PAGES}
STEP_OF = {ask.field: step for step in PAGES for ask in step.all_asks()}
ROWS_OF = {step.rows.field: step for step in PAGES if step.rows}

__all__ = [
    "ACTIONS", "BY_SLUG", "CHECK", "CHILD", "DANGER", "GROUPS", "INCIDENT", "INFORMER", "MORE_INCIDENT",
    "PAGES", "ROWS_OF", "SCREENING", "STEPS", "STEP_OF", "SUSPECT", "VIEWS", "Ask", "Rows", "Step", "When",
    "after", "before",
]  # fmt: skip


def after(step: Step) -> Step:
    """The next page of the core; a group, and the last one, lead to the check page."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)] if step in STEPS else CHECK


def before(step: Step) -> Step | None:
    """The page before; a group was opened from the check page."""
    if step not in STEPS:
        return CHECK
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None
