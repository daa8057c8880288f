"""What a page shows of a step: questions with their choices, what was typed, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiosk.forms.controls import BOXES, Control, Typed, controls
from kiosk.forms.rows import column_control, count
from kiosk.forms.sought import SEARCHED_FROM, box_of, found
from kiosk.forms.steps import Ask, Rows, Step
from shared import codes
from shared.codes import Commune
from shared.errors import FieldError
from shared.report import fields
from shared.text import fold, place_key


@dataclass(frozen=True, slots=True)
class Option:
    """`alone`: ticking it unticks the others."""

    code: str
    text: str
    chosen: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One of several boxes of a question. `part` is day, month, year or time."""

    name: str
    part: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a page needs it. `href` leads to its first control; `asked` False hides it.

    on: the answers of the question above it that bring it up, and "" if no answer does too.
    sought: the letters by which a long choice was searched without scripts.

    `hint` is a msgid, "" for none; `label` is in the page's language.
    """

    field: str
    kind: str
    label: str
    hint: str
    value: str
    options: tuple[Option, ...]
    boxes: tuple[Box, ...]
    error: FieldError | None
    asked: bool
    then: tuple["Question", ...]
    optional: bool = False
    compact: bool = False
    on: tuple[str, ...] = ()
    sought: str = ""

    @property
    def picked(self) -> str:
        """How one of several answers is chosen: "radios", "select", or "search" in a long list."""
        if self.kind == "commune" or len(self.options) > SEARCHED_FROM:
            return "search"
        return "select" if self.compact and len(self.options) > 3 else "radios"

    @property
    def offered(self) -> tuple[Option, ...]:
        """Those that were found; all of them when nothing was sought, or nothing found."""
        texts = ((option.code, option.text) for option in self.options)
        codes_found = found(texts, self.sought) if self.sought.strip() else ()
        return tuple(one for one in self.options if one.code in codes_found) or self.options

    @property
    def choices(self) -> list[dict[str, object]]:
        """The options as the components of the pages take them."""
        return [
            {"value": option.code, "text": option.text, "checked": option.chosen}
            | ({"behaviour": "exclusive"} if option.alone else {})
            | ({"attributes": {"data-fold": fold(option.text)}} if self.picked == "search" else {})
            for option in self.offered
        ]

    @property
    def href(self) -> str:
        return f"#{self.boxes[0].name if self.boxes else self.field}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What questions are shown with. `day`: today, for codes that were retired."""

    typed: Typed
    errors: Mapping[str, FieldError]
    communes: Mapping[str, Commune]
    lang: str
    day: date


def questions(step: Step, shown: Shown) -> tuple[Question, ...]:
    return tuple(question(ask, shown) for ask in step.asks)


def row_questions(rows: Rows, shown: Shown) -> tuple[tuple[Question, ...], ...]:
    """The questions of each row that stands on the page."""
    return tuple(
        tuple(_in_row(rows, at, column, shown) for column in rows.columns)
        for at in range(count(rows, shown.typed))
    )


def question(ask: Ask, shown: Shown) -> Question:
    return replace(
        _asked(controls()[ask.field], ask.field, shown),
        hint=ask.hint,
        options=tuple(_options(controls()[ask.field], ask.field, shown, hidden=_left_out(ask, shown))),
        asked=ask.shown(shown.typed),
        sought=str(shown.typed.get(box_of(ask.field)) or ""),
        then=tuple(question(follower, shown) for follower in ask.then),
        optional=ask.optional,
        on=(*ask.when.codes, *([""] if ask.when.unsaid else [])) if ask.when else (),
    )


def _in_row(rows: Rows, at: int, column: str, shown: Shown) -> Question:
    control, field = column_control(rows.field, at, column), f"{rows.field}.{column}"
    hidden = ("none_yet",) if field == "notifications.agency_role" else ()
    options = tuple(_options(control, field, shown, hidden=hidden))
    return replace(_asked(control, field, shown), options=options, optional=True, compact=True)


def _asked(control: Control, field: str, shown: Shown) -> Question:
    """The question of one control; `field` is its id in the list of fields."""
    value = shown.typed.get(control.field, "")
    return Question(
        field=control.field,
        kind=control.kind,
        label=fields()[field].label(shown.lang),
        hint="",
        value=value if isinstance(value, str) else "",
        options=(),
        boxes=tuple(
            Box(name, part, str(shown.typed.get(name) or ""))
            for name, part in zip(control.names, BOXES.get(control.kind, ()), strict=False)
        ),
        error=shown.errors.get(control.field),
        asked=True,
        then=(),
    )


def in_order(asked: tuple[Question, ...]) -> Iterator[Question]:
    """Each question followed by those that depend on it."""
    for one in asked:
        yield one
        yield from in_order(one.then)


def _left_out(ask: Ask, shown: Shown) -> tuple[str, ...]:
    return ask.without[0] if ask.without and ask.without[1].holds(shown.typed) else ()


def _options(control: Control, field: str, shown: Shown, *, hidden: tuple[str, ...]) -> Iterator[Option]:
    said = shown.typed.get(control.field) or ()
    chosen = {said} if isinstance(said, str) else set(said)
    if control.kind == "commune":
        for commune in communes_in_order(shown.communes, shown.day):
            yield Option(commune.code, commune.name, commune.code in chosen)
    list_name = fields()[field].code_list
    for code in codes.codes(list_name).values() if list_name else ():
        if code.id not in hidden and code.usable_on(shown.day):
            yield Option(code.id, code.label(shown.lang), code.id in chosen, code.id in control.alone)


def communes_in_order(communes: Mapping[str, Commune], day: date) -> list[Commune]:
    """Those active on a day, by name in Vietnamese order without «Xã» and «Phường»; «Chưa xác định» last."""
    active = [commune for commune in communes.values() if commune.active_on(day)]
    return sorted(active, key=lambda one: (one.code == codes.COMMUNE_UNKNOWN, place_key(one.name), one.code))
