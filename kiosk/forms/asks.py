"""The words in which the pages of a report are described: what a page asks, and when a field is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.forms.controls import Typed, controls


@dataclass(frozen=True, slots=True)
class When:
    """Holds while `field` is one of `codes`, or has one of them among its ticks.

    unsaid: what depends on it already stands on the page while `field` is unanswered, because writing there
    answers it (`implied`).
    """

    field: str
    codes: tuple[str, ...]
    unsaid: bool = False

    def shows(self, typed: Typed) -> bool:
        return self.holds(typed) or (self.unsaid and not typed.get(self.field))

    def holds(self, typed: Typed) -> bool:
        said = typed.get(self.field) or ()
        return not set(self.codes).isdisjoint([said] if isinstance(said, str) else said)


@dataclass(frozen=True, slots=True)
class Ask:
    """One field on a page; `then` are fields that are asked depending on its answer.

    hint: said under the label, whatever was answered. without: codes left out of the choice, and when.
    kept: the text is still reported when `when` no longer holds, because a person's words are worth keeping.
    optional: may be left empty even when it is asked.
    """

    field: str
    hint: str = ""
    when: When | None = None
    then: tuple["Ask", ...] = ()
    without: tuple[tuple[str, ...], When] | None = None
    kept: bool = False
    optional: bool = False

    def asked(self, typed: Typed) -> bool:
        return self.when is None or self.when.holds(typed)

    def shown(self, typed: Typed) -> bool:
        return self.when is None or self.when.shows(typed)

    def names(self) -> Iterator[str]:
        """The names of its own boxes and of those that depend on it."""
        yield from controls()[self.field].names
        for ask in self.then:
            yield from ask.names()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows on a page. `first`: how many empty ones stand there before anything was written."""

    field: str
    columns: tuple[str, ...]
    most: int
    one: str
    add: str
    hint: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One page. `slug` stands in its address and never says anything of the report.

    intro: said above the questions. taps: every question is answered by one tap.
    rows: the list that is filled in below the questions.
    """

    slug: str
    title: str
    asks: tuple[Ask, ...]
    intro: str = ""
    taps: bool = False
    rows: Rows | None = None

    def all_asks(self) -> Iterator[Ask]:
        """Every ask of the page, those that depend on others after the one they depend on."""
        for ask in self.asks:
            yield ask
            yield from ask.then

    def names(self) -> Iterator[str]:
        for ask in self.asks:
            yield from ask.names()


def other(field: str, text: str, code: str = "other", *, optional: bool = False) -> Ask:
    """A choice with one answer that asks for words of its own."""
    return Ask(field, then=(Ask(text, when=When(field, (code,))),), optional=optional)
