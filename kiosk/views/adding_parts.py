"""The parts of «Bổ sung thông tin»: those that stand open with their questions, the others as a button."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.forms.addition import Addition, part_id
from kiosk.forms.read import errors_on
from kiosk.forms.show import Question, Shown, in_order, questions, row_questions
from kiosk.forms.steps import Step


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form; folded up it has no questions. touched: typed over, not sent yet."""

    step: Step
    open: bool
    touched: bool
    questions: tuple[Question, ...] = ()
    rows: tuple[tuple[Question, ...], ...] = ()

    @property
    def id(self) -> str:
        return part_id(self.step.slug)

    def every(self) -> Iterator[Question]:
        yield from in_order(self.questions)
        yield from (one for row in self.rows for one in row)


def parts_of(typed: Addition, seen: Shown, open_ones: tuple[str, ...]) -> list[Part]:
    """Open are those that were, and those in which something is wrong."""
    touched = typed.touched()
    return [
        _open(step, seen, step.slug in touched)
        if step.slug in open_ones or errors_on(step, seen.errors)
        else Part(step, False, step.slug in touched)
        for step in typed.steps
    ]


def _open(step: Step, seen: Shown, touched: bool) -> Part:
    asked = tuple(one for one in questions(step, seen) if one.asked)
    return Part(step, True, touched, asked, row_questions(step.rows, seen) if step.rows else ())
