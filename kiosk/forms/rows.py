"""Lists of rows as they are typed: `perps-0-name`, `perps-1-name` …, and `perps-rows`, how many stand there.

A row in which nothing was written says nothing and is not reported; so does one that only repeats an agency
that was ticked, which is how rows are offered.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import BaseModel

from kiosk.forms.asks import Rows
from kiosk.forms.controls import Control, Typed, boxed_value, control_of, value_of
from shared.report.rows import Link, Notification, Perp

MODELS: Mapping[str, type[BaseModel]] = {"perps": Perp, "links": Link, "notifications": Notification}


def counter(rows: Rows) -> str:
    """The name of the hidden control that says how many rows stand on the page."""
    return f"{rows.field}-rows"


def count(rows: Rows, typed: Typed) -> int:
    """How many rows stand on the page; never more than a report may hold."""
    said = typed.get(counter(rows))
    return min(int(said), rows.most) if isinstance(said, str) and _is_count(said) else 0


def column_control(field: str, at: int, column: str) -> Control:
    """The control of one place in one row."""
    return Control(f"{field}-{at}-{column}", _kinds(field)[column])


def names(rows: Rows, number: int) -> Iterator[str]:
    """The names of all boxes of the first `number` rows, and of the counter."""
    yield counter(rows)
    for at in range(number):
        for column in rows.columns:
            yield from column_control(rows.field, at, column).names


def raw_rows(rows: Rows, typed: Typed) -> list[tuple[int, dict[str, object]]]:
    """(place on the page, raw row for the parser) of every row that says something."""
    found = ((at, _raw_row(rows, at, typed)) for at in range(count(rows, typed)))
    return [(at, row) for at, row in found if row and not _only_offered(rows, row, typed)]


def retyped(rows: Rows, row: Mapping[str, object]) -> dict[str, object]:
    """A raw row as its boxes give it back, to the minute."""
    return _raw_row(rows, 0, append(rows, {}, row))


def append(rows: Rows, typed: Typed, row: Mapping[str, object] | None = None) -> dict[str, str | list[str]]:
    """The answers with one more row, empty or with raw values in it; unchanged when there is no room."""
    at = count(rows, typed)
    if at >= rows.most:
        return dict(typed)
    told = row or {}
    boxes = {
        name: text
        for column in rows.columns
        for name, text in boxed_value(column_control(rows.field, at, column), told.get(column)).items()
    }
    return {**typed, **boxes, counter(rows): str(at + 1)}


def without(rows: Rows, typed: Typed, gone: int) -> dict[str, str | list[str]]:
    """The answers without one row; those below it move up."""
    number = count(rows, typed)
    if not 0 <= gone < number:
        return dict(typed)
    kept = {name: value for name, value in typed.items() if not name.startswith(f"{rows.field}-")}
    for at in range(number):
        if at != gone:
            to = at - (at > gone)
            for column in rows.columns:
                here, there = (column_control(rows.field, place, column).names for place in (at, to))
                kept |= {new: typed[old] for old, new in zip(here, there, strict=True) if old in typed}
    return {**kept, counter(rows): str(number - 1)}


def pressed(rows: Rows, typed: Typed, go: str) -> tuple[dict[str, str | list[str]], str]:
    """What a button `add-perps` or `remove-perps-1` makes of the answers, and the id that is looked at next.

    Any other button leaves them as they are, and "".
    """
    deed, _, rest = go.partition("-")
    field, _, at = rest.partition("-")
    if field != rows.field or deed not in ("add", "remove"):
        return dict(typed), ""
    if deed == "add":
        longer = append(rows, typed)
        return longer, f"{field}-{count(rows, longer) - 1}"
    return without(rows, typed, int(at) if _is_count(at) else -1), f"add-{field}"


def _raw_row(rows: Rows, at: int, typed: Typed) -> dict[str, object]:
    found = ((column, value_of(column_control(rows.field, at, column), typed)) for column in rows.columns)
    return {column: value for column, value in found if value is not None}


def _only_offered(rows: Rows, row: Mapping[str, object], typed: Typed) -> bool:
    ticked = typed.get("agencies_notified") or ()
    return rows.field == "notifications" and set(row) == {"agency_role"} and row["agency_role"] in ticked


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


@cache
def _kinds(field: str) -> Mapping[str, str]:
    model = MODELS[field].model_fields
    found = ((name, control_of(name, info.annotation, info.metadata)) for name, info in model.items())
    return {name: control.kind for name, control in found if control}
