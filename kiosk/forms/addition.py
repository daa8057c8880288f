"""Adding to a filed report: the fields its author may see, as they stand, and what she typed over them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.forms.controls import Typed, boxed_value, controls
from kiosk.forms.level import RAISED_TO
from kiosk.forms.read import Form, raw_report, typed_on
from kiosk.forms.rows import append, count, counter, names, pressed, raw_rows, retyped
from kiosk.forms.steps import CHECK, PAGES, Ask, Rows, Step
from shared.report import fields
from shared.report.rules import LOCAL
from shared.text import clean

STORY = "added_story"
"""The control of what is added to the story; the first story stays above it, word for word."""

ADDS_TO = "adds_to"
"""In the draft of an addition: the report that is added to."""

FOLLOWS = "follows"
"""In its form and draft: the revision that stood when the page was opened."""

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
        changed = {
            ask.field: will.get(ask.field)
            for step in self.steps
            for ask in step.all_asks()
            if (ask.field in was) != (ask.field in will) or self._typed_over(ask, stood)
        }
        for rows in (step.rows for step in self.steps if step.rows):
            if was.get(rows.field) != will.get(rows.field):
                changed[rows.field] = self._as_they_stood(rows)
        if story := str(self.typed.get(STORY, "")).strip():
            changed["narrative"] = with_addition(
                str(changed.get("narrative") or self.before["narrative"]), story, now
            )
        return changed

    def whole(self) -> Typed:
        """Every control, also those that the author does not see any more."""
        return {**controls_of(self.before), **self.typed}

    def typed_over(self) -> dict[str, str | list[str]]:
        """The controls that hold something else than what stands; {} while nothing was typed."""
        stood = {**controls_of(self.before), STORY: ""}
        return {name: value for name, value in self.typed.items() if value != stood.get(name, "")}

    def pressed(self, go: str) -> tuple["Addition", str]:
        """After a button that files nothing, with the id that is looked at next; "" for any other button."""
        for rows in (step.rows for step in self.steps if step.rows):
            typed, focus = pressed(rows, self.typed, go)
            if focus:
                return replace(self, typed=typed), focus
        return self, go.removeprefix("seek-") if go.startswith("seek-") else ""

    def _typed_over(self, ask: Ask, stood: Typed) -> bool:
        names = controls()[ask.field].names
        return any(name in self.typed and self.typed[name] != stood.get(name) for name in names)

    def _as_they_stood(self, rows: Rows) -> list[Any] | None:
        """The rows as typed; one that nobody touched keeps what a box does not show, such as its seconds."""
        stood = [(retyped(rows, row), row) for row in self.before.get(rows.field) or ()]
        typed = (row for _, row in raw_rows(rows, self.whole()))
        return [next((row for boxes, row in stood if boxes == one), one) for one in typed] or None


def addition(
    before: Mapping[str, Any], *, taken_up: bool, form: Form | None = None, kept: Typed | None = None
) -> Addition:
    """As it stands, with what a form holds or a draft kept. taken_up: an officer took the report up."""
    steps = tuple(_steps(taken_up))
    if form is not None:
        typed = posted(form, steps)
    else:
        stood = {**controls_of(before), STORY: "", **(kept or {})}
        typed = {name: stood.get(name, "") for step in steps for name in _names(step, stood)}
        typed[STORY] = stood[STORY]
    return Addition(before, steps, typed)


def posted(form: Form, steps: Iterable[Step]) -> dict[str, str | list[str]]:
    """The controls of these pages as a form holds them, and what is added to the story."""
    typed: dict[str, str | list[str]] = {STORY: clean(form.get(STORY, ""))}
    for step in steps:
        typed |= typed_on(step, form)
    return typed


def of_page(report_uuid: str, form: Form) -> dict[str, str]:
    """What the draft of an addition holds besides what is typed."""
    return {ADDS_TO: report_uuid, **{name: clean(form.get(name, "")) for name in (FOLLOWS, RAISED_TO)}}


def with_addition(story: str, added: str, now: datetime) -> str:
    """The story as it was, and below it what is added, with its time."""
    head = now.astimezone(LOCAL).strftime("[Bổ sung %H:%M %d/%m/%Y]")
    return f"{story}\n\n{head}\n{added}"


def controls_of(told: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Every control of the form as the fields of a report fill it; the way back from `value_of`."""
    found: dict[str, str | list[str]] = {}
    for step in PAGES:
        for ask in step.all_asks():
            found |= boxed_value(controls()[ask.field], told.get(ask.field))
        if step.rows:
            found[counter(step.rows)] = "0"
            for row in told.get(step.rows.field) or ():
                found = append(step.rows, found, row)
    return found


def _names(step: Step, typed: Typed) -> Iterator[str]:
    yield from step.names()
    if step.rows:
        yield from names(step.rows, count(step.rows, typed))


def _steps(taken_up: bool) -> Iterator[Step]:
    """The pages of the form, without what the author may not see any more, and without the declaration."""
    for step in PAGES:
        asks = tuple(ask for ask in step.asks if not taken_up or _seen(ask))
        rows = step.rows if step.rows and (not taken_up or _seen_whole(step.rows)) else None
        if step is not CHECK and (asks or rows):
            yield replace(step, asks=asks, rows=rows)


def _seen(ask: Ask) -> bool:
    return all(fields()[one.field].privacy in SEEN_AFTERWARDS for one in (ask, *ask.then))


def _seen_whole(rows: Rows) -> bool:
    places = (rows.field, *(f"{rows.field}.{column}" for column in rows.columns))
    return all(fields()[place].privacy in SEEN_AFTERWARDS for place in places)
