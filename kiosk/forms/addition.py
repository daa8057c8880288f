"""Adding to a filed report: the fields its author may see, as they stand, and what she typed over them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.forms.controls import Typed, boxed_value, controls
from kiosk.forms.level import RAISED_TO
from kiosk.forms.read import Form, raw_report, typed_on
from kiosk.forms.rows import append, count, counter, names, pressed, raw_rows, retyped
from kiosk.forms.sought import box_of, is_searched
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

REVISION = "revision_id"
"""In its form and draft: the id that the addition gets when it is sent, made when the page was opened."""

PART = "part"
"""In its form, once for each: the slug of a page that stands open on it. Nothing is read of any other."""

OPENS = "open-"
"""How a button that opens one of them begins; its slug follows."""

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
        if self.opened_by(go):
            return self, part_id(go.removeprefix(OPENS))
        for rows in (step.rows for step in self.steps if step.rows):
            typed, focus = pressed(rows, self.typed, go)
            if focus:
                return replace(self, typed=typed), focus
        return self, go.removeprefix("seek-") if go.startswith("seek-") else ""

    def opened_by(self, go: str) -> tuple[str, ...]:
        """The pages that stand open after such a button: its own, and where a search found several."""
        slugs = [step.slug for step in self.steps]
        if go.removeprefix(OPENS) not in slugs or not go.startswith(OPENS):
            return ()
        searched = [step.slug for step in self.steps if any(self.typed.get(box) for box in _sought(step))]
        return tuple(slug for slug in slugs if slug == go.removeprefix(OPENS) or slug in searched)

    def touched(self) -> tuple[str, ...]:
        """The pages on which something else is typed than what stands."""
        over = self.typed_over()
        return tuple(step.slug for step in self.steps if not over.keys().isdisjoint(_names(step, self.typed)))

    def _typed_over(self, ask: Ask, stood: Typed) -> bool:
        names = controls()[ask.field].names
        return any(name in self.typed and self.typed[name] != stood.get(name) for name in names)

    def _as_they_stood(self, rows: Rows) -> list[Any] | None:
        """The rows as typed; one that nobody touched keeps what a box does not show, such as its seconds."""
        stood = [(retyped(rows, row), row) for row in self.before.get(rows.field) or ()]
        typed = (row for _, row in raw_rows(rows, self.whole()))
        return [next((row for boxes, row in stood if boxes == one), one) for one in typed] or None


def addition(
    before: Mapping[str, Any], *, taken_up: bool, kept: Typed | None = None, form: Form | None = None
) -> Addition:
    """As it stands, over it what a draft kept, and over that what a form holds of the pages open on it.

    taken_up: an officer took the report up.
    """
    steps = tuple(_steps(taken_up))
    stood = {**controls_of(before), STORY: "", **(kept or {}), **(posted(form, steps) if form else {})}
    typed = {name: stood.get(name, "") for step in steps for name in _names(step, stood)}
    return Addition(before, steps, {**typed, STORY: stood[STORY]})


def posted(form: Form, steps: Iterable[Step]) -> dict[str, str | list[str]]:
    """What is added to the story, and the controls of those pages that stand open on the form."""
    typed: dict[str, str | list[str]] = {STORY: clean(form.get(STORY, ""))}
    for step in steps:
        if step.slug in form.getlist(PART):
            typed |= typed_on(step, form)
    return typed


def part_id(slug: str) -> str:
    """The id of the heading of a page that stands open."""
    return f"{PART}-{slug}"


def of_page(report_uuid: str, form: Form) -> dict[str, str]:
    """What the draft of an addition holds besides what is typed."""
    said = {name: clean(form.get(name, "")) for name in (FOLLOWS, REVISION, RAISED_TO)}
    return {ADDS_TO: report_uuid, **said}


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
    yield from _sought(step)
    if step.rows:
        yield from names(step.rows, count(step.rows, typed))


def _sought(step: Step) -> Iterator[str]:
    """The names of the boxes in which letters are typed where scripts do not run."""
    yield from (box_of(ask.field) for ask in step.all_asks() if is_searched(ask.field))


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
