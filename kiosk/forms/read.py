"""What was typed on the pages, and the raw report it amounts to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from kiosk.forms.controls import Typed, boxes_of_moment, controls, value_of
from kiosk.forms.rows import count, counter, names, raw_rows
from kiosk.forms.sought import box_of, is_searched
from kiosk.forms.steps import PAGES, ROWS_OF, STEPS, Ask, Step
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


def typed_on(step: Step, form: Form) -> dict[str, str | list[str]]:
    """All controls of one page as posted, cleaned of control characters; an unticked set is an empty list."""
    several = {ask.field for ask in step.all_asks() if controls()[ask.field].kind == "many"}
    typed: dict[str, str | list[str]] = {
        name: [clean(code) for code in form.getlist(name)] if name in several else clean(form.get(name, ""))
        for name in step.names()
    }
    sought = (box_of(ask.field) for ask in step.all_asks() if is_searched(ask.field))
    typed |= {name: clean(form.get(name, "")) for name in sought}
    if step.rows is not None:
        number = count(step.rows, {counter(step.rows): form.get(counter(step.rows), "")})
        typed |= {name: clean(form.get(name, "")) for name in names(step.rows, number)}
        typed[counter(step.rows)] = str(number)
    return typed


def raw_report(typed: Typed) -> dict[str, object]:
    """Field id to raw value for the parser, of every page; what these answers do not ask for is left out."""
    asks = (ask for step in PAGES for ask in step.all_asks())
    found = ((ask.field, value_of(controls()[ask.field], typed)) for ask in asks if _reported(ask, typed))
    lists = ((step.rows.field, [row for _, row in raw_rows(step.rows, typed)]) for step in PAGES if step.rows)
    return {field: value for field, value in found if value is not None} | {
        field: told for field, told in lists if told
    }


def read_report(
    typed: Typed, *, now: datetime, communes: Mapping[str, Commune]
) -> tuple[Report | None, dict[str, FieldError]]:
    """The report, or None and every broken rule by field, in the order in which the pages ask."""
    try:
        return parse_report(raw_report(typed), now=now, communes=communes), {}
    except InvalidReport as invalid:
        return None, dict(_in_order(on_the_page(invalid.errors, typed)))


def errors_on(step: Step, errors: Mapping[str, FieldError]) -> dict[str, FieldError]:
    """Those of one page's own fields, and of the rows that stand on it as `perps-0-name`."""
    own = only(errors, (ask.field for ask in step.all_asks()))
    rows = f"{step.rows.field}-" if step.rows else ""
    return own | {name: error for name, error in errors.items() if rows and name.startswith(rows)}


def first_open(errors: Mapping[str, FieldError]) -> Step:
    """The first page with something missing or wrong; the last one when nothing is."""
    return next((step for step in PAGES if errors_on(step, errors)), STEPS[-1])


def only(errors: Mapping[str, FieldError], fields: Iterable[str]) -> dict[str, FieldError]:
    return {field: errors[field] for field in fields if field in errors}


def _reported(ask: Ask, typed: Typed) -> bool:
    return ask.kept or ask.asked(typed)


def on_the_page(errors: Mapping[str, FieldError], typed: Typed) -> dict[str, FieldError]:
    """`perps.0.name`, a place in the report, as `perps-2-name`, the control in which it was typed."""
    found = {}
    for name, error in errors.items():
        field, *place = name.split(".")
        rows = ROWS_OF[field].rows if field in ROWS_OF else None
        if rows is not None:
            at = raw_rows(rows, typed)[int(place[0])][0] if place else 0
            name = f"{field}-{at}-{place[1] if len(place) > 1 else rows.columns[0]}"
        found[name] = error
    return found


def _in_order(errors: Mapping[str, FieldError]) -> Iterator[tuple[str, FieldError]]:
    for step in PAGES:
        yield from errors_on(step, errors).items()
