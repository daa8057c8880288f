"""How each field of a report is typed, derived from the report's own model, and what typed text amounts to.

Dates are typed in three boxes (`child_dob-day`, `-month`, `-year`), moments in the same three and a time
(`received_at-time`). Nothing is judged here: text that makes no date is handed on as it is, for the one
parser to refuse.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, get_args

from shared.report import Report
from shared.report.kinds import CommuneCode, Day, In, Instant, ManyOf, PersonName, Ticked, Whole, Words
from shared.report.rules import LOCAL
from shared.text import boxed_date, typed_date

Typed = Mapping[str, str | list[str]]
"""What the controls hold, by their names: text, or a list of codes for a set of tick boxes."""

LONG_FROM = 300
"""From this many characters on, text is typed in an area of several lines."""

BOXES = {"date": ("day", "month", "year"), "instant": ("day", "month", "year", "time")}
_TIME = re.compile(r"\s*(\d{1,2})\s*(?::|h|g|giờ|\.)?\s*(\d{2})?\s*(?:phút|ph|')?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Control:
    """`kind`: text, name, long, code, many, date, instant, number, commune or tick. `alone` as in ManyOf."""

    field: str
    kind: str
    alone: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its boxes in a form."""
        boxes = BOXES.get(self.kind)
        return tuple(f"{self.field}-{box}" for box in boxes) if boxes else (self.field,)


@cache
def controls() -> Mapping[str, Control]:
    """The control of every field that is one value or one set of codes; lists of rows have none."""
    model = Report.model_fields.items()
    found = ((name, control_of(name, info.annotation, info.metadata)) for name, info in model)
    return {name: control for name, control in found if control}


def control_of(name: str, annotation: Any, metadata: Any) -> Control | None:
    """The control for one field of a model; None for a list of rows."""
    kind = next(_annotations((annotation, metadata)), None)
    alone = kind.alone if isinstance(kind, ManyOf) else ()
    return Control(name, _kind_name(kind), alone) if kind is not None else None


def value_of(control: Control, typed: Typed) -> object:
    """The raw value for the parser: None where nothing was typed."""
    value = _READERS.get(control.kind, _as_it_is)(control, typed)
    return None if value in ("", []) else value


def boxed_value(control: Control, value: object) -> dict[str, str | list[str]]:
    """The way back: the boxes of a control as a person would fill them for a raw value; None empties them."""
    if value is None:
        return {name: [] if control.kind == "many" else "" for name in control.names}
    if control.kind == "instant":
        return dict(boxes_of_moment(control.field, datetime.fromisoformat(str(value))))
    if control.kind == "date":
        day = date.fromisoformat(str(value))
        return dict(zip(control.names, (str(day.day), str(day.month), str(day.year)), strict=True))
    if control.kind == "tick":
        return {control.field: "yes"}
    return {control.field: list(value) if isinstance(value, list | tuple) else str(value)}


def boxes_of_moment(field: str, moment: datetime) -> dict[str, str]:
    """How a moment stands in its boxes, in the time of Viet Nam, to the minute."""
    local = moment.astimezone(LOCAL)
    written = (str(local.day), str(local.month), str(local.year), local.strftime("%H:%M"))
    return dict(zip(Control(field, "instant").names, written, strict=True))


def typed_time(text: str) -> time | None:
    """A time of day as people type it: 22:40, 22h40, 22 giờ 40, 22g, 2240. None when it is none."""
    parts = re.fullmatch(r"\s*(\d{2})(\d{2})\s*", text) or _TIME.fullmatch(text)
    if parts is None:
        return None
    hour, minute = int(parts[1]), int(parts[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _as_it_is(control: Control, typed: Typed) -> object:
    return typed.get(control.field)


def _blank_is_nothing(control: Control, typed: Typed) -> object:
    text = typed.get(control.field)
    return text if isinstance(text, str) and text.strip() else None


def _tick(control: Control, typed: Typed) -> object:
    return typed.get(control.field) == "yes"


def _date(control: Control, typed: Typed) -> object:
    boxes = [str(typed.get(name) or "") for name in control.names]
    found = _boxed_day(*boxes)
    return found.isoformat() if found else _spelled(boxes)


def _instant(control: Control, typed: Typed) -> object:
    boxes = [str(typed.get(name) or "") for name in control.names]
    day, clock = _boxed_day(*boxes[:3]), typed_time(boxes[3])
    if day is None or clock is None:
        return _spelled(boxes)
    return datetime.combine(day, clock, LOCAL).isoformat()


def _boxed_day(day: str, month: str, year: str) -> date | None:
    whole_in_one_box = typed_date(day) if not (month.strip() or year.strip()) else None
    return whole_in_one_box or boxed_date(day, month, year)


def _spelled(boxes: list[str]) -> str:
    """What stands in boxes that make no date, as one text; "" when all are empty."""
    return " ".join("/".join(boxes).split()) if any(box.strip() for box in boxes) else ""


_READERS: Mapping[str, Callable[[Control, Typed], object]] = {
    "date": _date,
    "instant": _instant,
    "text": _blank_is_nothing,
    "name": _blank_is_nothing,
    "long": _blank_is_nothing,
    "number": _blank_is_nothing,
    "tick": _tick,
}
_Annotation = Words | PersonName | In | ManyOf | Day | Instant | Whole | CommuneCode | Ticked
_KIND_NAMES: tuple[tuple[type, str], ...] = (
    (PersonName, "name"),
    (In, "code"),
    (ManyOf, "many"),
    (Day, "date"),
    (Instant, "instant"),
    (Whole, "number"),
    (CommuneCode, "commune"),
    (Ticked, "tick"),
)


def _kind_name(kind: _Annotation) -> str:
    if isinstance(kind, Words):
        return "long" if kind.most >= LONG_FROM else "text"
    return next(name for known, name in _KIND_NAMES if isinstance(kind, known))


def _annotations(annotation: Any) -> Iterator[_Annotation]:
    """The report's own annotation of a field, inside whatever else annotates it."""
    if isinstance(annotation, _Annotation):
        yield annotation
    for part in annotation if isinstance(annotation, tuple | list) else get_args(annotation):
        yield from _annotations(part)
