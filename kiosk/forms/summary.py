"""A report in words, for «Kiểm tra và gửi» and for reading back what one wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.forms.controls import controls, value_of
from kiosk.forms.rows import raw_rows
from kiosk.forms.show import Shown
from kiosk.forms.steps import Ask, Rows, Step
from shared import codes
from shared.codes import Commune
from shared.errors import FieldError
from shared.report import Field, fields
from shared.report.rules import LOCAL


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. `answers` is empty where nothing was said; `words`: a person's own words stand there."""

    field: str
    label: str
    answers: tuple[str, ...]
    words: bool
    error: FieldError | None = None


def lines_of_step(step: Step, shown: Shown) -> list[Line]:
    """What was typed on one page, line by line; what is not asked for these answers is left out."""
    lines = [line for ask in step.all_asks() for line in _typed_line(ask, shown)]
    return [*lines, *_line_of_rows(step.rows, shown)] if step.rows else lines


def lines_of_report(
    reported: Mapping[str, object], communes: Mapping[str, Commune], lang: str
) -> Iterator[tuple[str, list[Line]]]:
    """(group, lines) of the fields of a filed report, in the order of the form.

    Without the system's own, and without the files, which have a page of their own.
    """
    for group in codes.codes("field_groups"):
        told = (field for field in fields().values() if field.group == group and field.id in reported)
        told = (field for field in told if field.id != "attachments")
        lines = [_line(field, reported[field.id], communes, lang) for field in told if group != "system"]
        if lines:
            yield group, lines


def in_words(field: Field, value: object, communes: Mapping[str, Commune], lang: str) -> tuple[str, ...]:
    """A value as a person reads it; one text for each of several."""
    if isinstance(value, list | tuple):
        return tuple(text for one in value for text in in_words(field, one, communes, lang))
    if isinstance(value, Mapping):
        told = ((fields()[f"{field.id}.{name}"], part) for name, part in value.items())
        parts = (
            f"{part.label(lang)}: {', '.join(in_words(part, said, communes, lang))}" for part, said in told
        )
        return ("; ".join(parts),)
    if value is True:
        return ("✓",)
    text = str(value)
    if field.code_list:
        return (codes.label(field.code_list, text, lang),)
    if field.id.endswith("commune_code"):
        return (communes[text].name if text in communes else text,)
    return (_moment(text) if _is_time(field.id) else text,)


def _typed_line(ask: Ask, shown: Shown) -> Iterator[Line]:
    field, value = fields()[ask.field], value_of(controls()[ask.field], shown.typed)
    asked, error = ask.asked(shown.typed), shown.errors.get(ask.field)
    if (asked or ask.kept) and value is not None:
        answers = in_words(field, value, shown.communes, shown.lang)
        yield Line(field.id, field.label(shown.lang), answers, _is_words(field.id), error)
    elif error or (asked and not ask.optional):
        yield Line(field.id, field.label(shown.lang), (), words=False, error=error)


def _line_of_rows(rows: Rows, shown: Shown) -> Iterator[Line]:
    """One line of a list, with a text for each row that says something."""
    told, field = [row for _, row in raw_rows(rows, shown.typed)], fields()[rows.field]
    error = next((error for name, error in shown.errors.items() if name.startswith(f"{rows.field}-")), None)
    if told or error:
        answers = in_words(field, told, shown.communes, shown.lang)
        yield Line(field.id, field.label(shown.lang), answers, words=False, error=error)


def _line(field: Field, value: object, communes: Mapping[str, Commune], lang: str) -> Line:
    return Line(field.id, field.label(lang), in_words(field, value, communes, lang), _is_words(field.id))


def _is_words(name: str) -> bool:
    return name in controls() and controls()[name].kind == "long"


def _is_time(name: str) -> bool:
    return name == "notifications.at" or (name in controls() and controls()[name].kind in ("date", "instant"))


def _moment(text: str) -> str:
    """A date or an instant as people write it; what is neither, as it was typed."""
    try:
        if len(text) == len("2026-11-24"):
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        return datetime.fromisoformat(text).astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return text
