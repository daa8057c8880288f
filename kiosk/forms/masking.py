"""What an author still reads once an officer took her report up: P2 masked, P3 and P4 hidden (brief 3.8)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.forms.summary import Line
from shared.report import fields

HIDDEN = ("P3", "P4")
_DOTS = "•••"


def left_to_see(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without the hidden ones; of rows, without their hidden and identifying places."""
    return {name: _row_wise(name, value) for name, value in told.items() if _class(name) not in HIDDEN}


def masked(line: Line) -> Line:
    """A line of an identifying field with the first letter of each answer alone."""
    if _class(line.field) != "P2":
        return line
    return replace(line, answers=tuple(answer[:1] + _DOTS for answer in line.answers))


def _row_wise(name: str, value: Any) -> Any:
    if not (isinstance(value, list) and value and isinstance(value[0], Mapping)):
        return value
    return [{part: said for part, said in row.items() if _class(f"{name}.{part}") == "P1"} for row in value]


def _class(name: str) -> str:
    return fields()[name].privacy
