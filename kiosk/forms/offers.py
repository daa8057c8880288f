"""What a page shows before anything was written on it: rows that are offered, a view that suggests itself.

Nothing of it is in the draft, or reported, before its page is saved.
"""

from kiosk.forms.controls import Typed
from kiosk.forms.rows import append, count, counter, raw_rows
from kiosk.forms.steps import ACTIONS, VIEWS, Step


def with_offers(step: Step, typed: Typed) -> Typed:
    """The answers as the page shows them."""
    if step is ACTIONS:
        return _row_for_each_agency(typed)
    if step is VIEWS and "caregiver_consent" not in typed and typed.get("scr_carer_not_protective") == "yes":
        return {**typed, "caregiver_consent": "not_asked_unsafe"}
    if step.rows is not None and counter(step.rows) not in typed:
        for _ in range(step.rows.first):
            typed = append(step.rows, typed)
    return typed


def _row_for_each_agency(typed: Typed) -> Typed:
    rows = ACTIONS.rows
    assert rows is not None
    standing = {typed.get(f"{rows.field}-{at}-agency_role") for at in range(count(rows, typed))}
    told = {row.get("agency_role") for _, row in raw_rows(rows, typed)}
    for role in typed.get("agencies_notified") or ():
        if role != "none_yet" and role not in standing | told:
            typed = append(rows, typed, {"agency_role": role})
    return typed
