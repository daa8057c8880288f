"""Adding to a filed report: the fields its author may see, as they stand, and what she typed over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from kiosk.forms.controls import Control, Typed, boxes_of_moment, controls
from kiosk.forms.read import Form, raw_report, typed_on
from kiosk.forms.steps import CHECK, STEPS, Ask, Step
from shared.report import fields
from shared.report.rules import LOCAL
from shared.text import clean

STORY = "added_story"
"""The control of what is added to the story; the first story stays above it, word for word."""

SEEN_AFTERWARDS = ("P1",)
"""Classes that the author still sees once an officer took the report up (brief 3.8)."""


@dataclass(frozen=True, slots=True)
class Addition:
    """`before` are the fields as they stand, `steps` what may be corrected, `typed` the controls of both."""

    before: Mapping[str, Any]
    steps: tuple[Step, ...]
    typed: Typed

    def changes(self, now: datetime) -> dict[str, Any]:
        """Raw values of the fields that were typed over; None where nothing is left of one."""
        stood = controls_of(self.before)
        was, will = raw_report(stood), raw_report({**stood, **self.typed})
        asks = [ask for step in self.steps for ask in step.all_asks() if ask.field in controls()]
        changed = {
            ask.field: will.get(ask.field)
            for ask in asks
            if (ask.field in was) != (ask.field in will) or self._typed_over(ask, stood)
        }
        if story := str(self.typed.get(STORY, "")).strip():
            changed["narrative"] = with_addition(
                str(changed.get("narrative") or self.before["narrative"]), story, now
            )
        return changed

    def _typed_over(self, ask: Ask, stood: Typed) -> bool:
        names = controls()[ask.field].names
        return any(name in self.typed and self.typed[name] != stood.get(name) for name in names)


def addition(before: Mapping[str, Any], *, taken_up: bool, form: Form | None = None) -> Addition:
    """As it stands, or with what a form holds. taken_up: an officer took the report up."""
    steps = tuple(_steps(taken_up))
    stood = controls_of(before)
    typed: dict[str, str | list[str]] = {name: stood[name] for step in steps for name in step.names()}
    typed[STORY] = ""
    if form is not None:
        for step in steps:
            typed |= typed_on(step, form)
        typed[STORY] = clean(form.get(STORY, ""))
    return Addition(before, steps, typed)


def with_addition(story: str, added: str, now: datetime) -> str:
    """The story as it was, and below it what is added, with its time."""
    head = now.astimezone(LOCAL).strftime("[Bổ sung %H:%M %d/%m/%Y]")
    return f"{story}\n\n{head}\n{added}"


def controls_of(told: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Every control of the form as the fields of a report fill it; the way back from `value_of`."""
    found: dict[str, str | list[str]] = {}
    for step in STEPS:
        for ask in step.all_asks():
            if ask.field in controls():
                found |= _boxes(controls()[ask.field], told.get(ask.field))
    return found


def _boxes(control: Control, value: Any) -> dict[str, str | list[str]]:
    if value is None:
        return {name: [] if control.kind == "many" else "" for name in control.names}
    if control.kind == "instant":
        return {**boxes_of_moment(control.field, datetime.fromisoformat(value))}
    if control.kind == "date":
        day = date.fromisoformat(value)
        return dict(zip(control.names, (str(day.day), str(day.month), str(day.year)), strict=True))
    if control.kind == "tick":
        return {control.field: "yes" if value else ""}
    return {control.field: list(value) if control.kind == "many" else str(value)}


def _steps(taken_up: bool) -> Iterator[Step]:
    """The pages of the form, without what the author may not see any more, and without the declaration."""
    for step in STEPS:
        asks = tuple(ask for ask in step.asks if not taken_up or _seen(ask))
        if step is not CHECK and asks:
            yield replace(step, asks=asks)


def _seen(ask: Ask) -> bool:
    return all(fields()[one.field].privacy in SEEN_AFTERWARDS for one in (ask, *ask.then))
