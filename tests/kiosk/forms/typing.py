"""How a person would type the fields of a report: the way back from values to controls."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kiosk.forms.controls import boxes_of_moment, controls
from kiosk.forms.steps import STEP_OF, STEPS
from shared.report.rules import LOCAL

ASKED = frozenset(STEP_OF)
"""The fields that the pages ask for."""


def typed_as(told: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Every control of every page, filled with what a report tells; the others are left empty."""
    typed: dict[str, str | list[str]] = {}
    for step in STEPS:
        for ask in step.all_asks():
            typed |= _controls(ask.field, told.get(ask.field))
    return typed


def seen(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the pages ask of a report, its moments to the minute and in the time of Viet Nam."""
    asked = {name: value for name, value in told.items() if name in ASKED}
    received = datetime.fromisoformat(asked["received_at"]).astimezone(LOCAL)
    return asked | {"received_at": received.replace(second=0, microsecond=0).isoformat()}


def _controls(name: str, value: Any) -> dict[str, str | list[str]]:
    control = controls()[name]
    if value is None:
        return {box: [] if control.kind == "many" else "" for box in control.names}
    if control.kind == "instant":
        return dict(boxes_of_moment(name, datetime.fromisoformat(value)))
    if control.kind == "date":
        day = date.fromisoformat(value)
        return dict(zip(control.names, (str(day.day), str(day.month), str(day.year)), strict=True))
    if control.kind == "tick":
        return {name: "yes"}
    return {name: list(value) if control.kind == "many" else str(value)}
