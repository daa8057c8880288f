"""How a person would type the fields of a report: the way back from values to controls."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kiosk.forms.controls import Control, boxes_of_moment, controls
from kiosk.forms.rows import MODELS, column_control
from kiosk.forms.steps import PAGES, ROWS_OF, STEP_OF
from shared.report.rules import LOCAL

ASKED = frozenset(STEP_OF) | frozenset(ROWS_OF)
"""The fields that the pages ask for."""


def typed_as(told: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Every control of every page, filled with what a report tells; the others are left empty."""
    typed: dict[str, str | list[str]] = {}
    for step in PAGES:
        for ask in step.all_asks():
            typed |= _controls(controls()[ask.field], told.get(ask.field))
        if step.rows:
            typed |= _rows(step.rows.field, told.get(step.rows.field) or [])
    return typed


def seen(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the pages ask of a report, its moments to the minute and in the time of Viet Nam."""
    asked = {name: value for name, value in told.items() if name in STEP_OF}
    asked |= {name: told[name] for name in ROWS_OF if told.get(name)}
    if "notifications" in asked:
        asked["notifications"] = [row | {"at": _minute(row["at"])} for row in asked["notifications"]]
    return _said(asked) | {"received_at": _minute(asked["received_at"])}


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Without lists in which nothing was ticked: nobody can type those."""
    return {name: value for name, value in told.items() if value != []}


def _minute(told: str) -> str:
    return datetime.fromisoformat(told).astimezone(LOCAL).replace(second=0, microsecond=0).isoformat()


def _rows(field: str, rows: list[dict[str, Any]]) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {f"{field}-rows": str(len(rows))}
    for at, row in enumerate(rows):
        for column in MODELS[field].model_fields:
            typed |= _controls(column_control(field, at, column), row.get(column))
    return typed


def _controls(control: Control, value: Any) -> dict[str, str | list[str]]:
    name = control.field
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
