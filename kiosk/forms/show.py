"""What a page shows of a step: questions with their choices, what was typed, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.forms.controls import BOXES, Typed, controls
from kiosk.forms.steps import Ask, Step
from shared import codes
from shared.codes import Commune
from shared.errors import FieldError
from shared.report import fields
from shared.text import sort_key


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

    @property
    def choices(self) -> list[dict[str, object]]:
        """The options as the components of the pages take them."""
        return [
            {"value": option.code, "text": option.text, "checked": option.chosen}
            | ({"behaviour": "exclusive"} if option.alone else {})
            for option in self.options
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


def question(ask: Ask, shown: Shown) -> Question:
    control, value = controls()[ask.field], shown.typed.get(ask.field, "")
    return Question(
        field=ask.field,
        kind=control.kind,
        label=fields()[ask.field].label(shown.lang),
        hint=ask.hint,
        value=value if isinstance(value, str) else "",
        options=tuple(_options(ask, shown)),
        boxes=tuple(
            Box(name, part, str(shown.typed.get(name) or ""))
            for name, part in zip(control.names, BOXES.get(control.kind, ()), strict=False)
        ),
        error=shown.errors.get(ask.field),
        asked=ask.asked(shown.typed),
        then=tuple(question(follower, shown) for follower in ask.then),
    )


def in_order(asked: tuple[Question, ...]) -> Iterator[Question]:
    """Each question followed by those that depend on it."""
    for one in asked:
        yield one
        yield from in_order(one.then)


def _options(ask: Ask, shown: Shown) -> Iterator[Option]:
    control, said = controls()[ask.field], shown.typed.get(ask.field) or ()
    chosen = {said} if isinstance(said, str) else set(said)
    if control.kind == "commune":
        for commune in communes_in_order(shown.communes, shown.day):
            yield Option(commune.code, commune.name, commune.code in chosen)
    list_name = fields()[ask.field].code_list
    hidden = ask.without[0] if ask.without and ask.without[1].holds(shown.typed) else ()
    for code in codes.codes(list_name).values() if list_name else ():
        if code.id not in hidden and code.usable_on(shown.day):
            yield Option(code.id, code.label(shown.lang), code.id in chosen, code.id in control.alone)


def communes_in_order(communes: Mapping[str, Commune], day: date) -> list[Commune]:
    """Those active on a day, by name in Vietnamese order without «Xã» and «Phường»; «Chưa xác định» last."""
    active = [commune for commune in communes.values() if commune.active_on(day)]
    return sorted(active, key=lambda one: (one.code == codes.COMMUNE_UNKNOWN, _place_key(one.name), one.code))


def _place_key(name: str) -> tuple[object, ...]:
    """Place names sort from their first word on, people from their last: each word is a key of its own."""
    kind, _, rest = name.partition(" ")
    words = (rest if kind in ("Xã", "Phường") else name).split()
    return tuple(sort_key(word)[:2] for word in words)
