"""What was typed on the pages, and the raw report it amounts to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from kiosk.forms.controls import Typed, boxes_of_moment, controls, value_of
from kiosk.forms.steps import STEP_OF, STEPS, Ask, Step
from shared.codes import Commune
from shared.errors import FieldError, InvalidReport
from shared.report import Report, parse_report
from shared.text import clean


class Form(Protocol):
    """A posted form, as Flask gives it."""

    def get(self, name: str, default: str, /) -> str: ...

    def getlist(self, name: str, /) -> list[str]: ...


def first_answers(*, now: datetime, commune: str) -> dict[str, str | list[str]]:
    """The only answers a form starts with (brief 3.9); everything else is asked."""
    return {
        **boxes_of_moment("received_at", now),
        "child_commune_code": commune,
        "informer_identity_mode": "confidential",
    }


def with_defaults(typed: Typed) -> Typed:
    """The place where it happened is first taken to be where the child lives."""
    here = typed.get("child_commune_code")
    return (
        typed
        if "incident_commune_code" in typed or here is None
        else {**typed, "incident_commune_code": here}
    )


def typed_on(step: Step, form: Form) -> dict[str, str | list[str]]:
    """All controls of one page as posted, cleaned of control characters; an unticked set is an empty list."""
    several = {ask.field for ask in step.all_asks() if controls()[ask.field].kind == "many"}
    return {
        name: [clean(code) for code in form.getlist(name)] if name in several else clean(form.get(name, ""))
        for name in step.names()
    }


def raw_report(typed: Typed) -> dict[str, object]:
    """Field id to raw value for the parser, of every page; what these answers do not ask for is left out."""
    asks = (ask for step in STEPS for ask in step.all_asks())
    found = ((ask.field, value_of(controls()[ask.field], typed)) for ask in asks if _reported(ask, typed))
    return {field: value for field, value in found if value is not None}


def read_report(
    typed: Typed, *, now: datetime, communes: Mapping[str, Commune]
) -> tuple[Report | None, dict[str, FieldError]]:
    """The report, or None and every broken rule by field, in the order in which the pages ask."""
    try:
        return parse_report(raw_report(typed), now=now, communes=communes), {}
    except InvalidReport as invalid:
        return None, {name: invalid.errors[name] for name in STEP_OF if name in invalid.errors}


def errors_on(step: Step, errors: Mapping[str, FieldError]) -> dict[str, FieldError]:
    """Those of one page's own fields."""
    return only(errors, (ask.field for ask in step.all_asks()))


def first_open(errors: Mapping[str, FieldError]) -> Step:
    """The first page with something missing or wrong; the last one when nothing is."""
    return next((step for step in STEPS if errors_on(step, errors)), STEPS[-1])


def only(errors: Mapping[str, FieldError], fields: Iterable[str]) -> dict[str, FieldError]:
    return {field: errors[field] for field in fields if field in errors}


def _reported(ask: Ask, typed: Typed) -> bool:
    return ask.kept or ask.asked(typed)
