"""Forms of a few texts: connecting, signing in, accounts, receipt codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from shared.errors import FieldError
from shared.text import clean
from shared.words import N_

SECRETS = ("passphrase", "again")


class Form(Protocol):
    def get(self, name: str, default: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Small:
    """What was typed by name, and what is wrong with it, in the order of the page."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    errors: Mapping[str, FieldError] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Form, names: Iterable[str]) -> "Small":
        """Never raises; every name that was left empty is an error. Passphrases keep their outer spaces."""
        typed = {name: clean(form.get(name, "")) for name in names}
        values = {name: text if name in SECRETS else text.strip() for name, text in typed.items()}
        missing = FieldError("missing", N_("Chưa trả lời mục này"))
        return cls(values, {name: missing for name, text in values.items() if not text})

    def same(self, name: str, again: str) -> "Small":
        """`again` must repeat `name`."""
        if self.errors or self.values[name] == self.values[again]:
            return self
        return self.with_errors({again: FieldError("not_the_same", N_("Hai lần nhập không giống nhau"))})

    def with_errors(self, errors: Mapping[str, FieldError]) -> "Small":
        every = {**self.errors, **errors}
        return replace(self, errors={name: every[name] for name in (*self.values, *errors) if name in every})

    def only(self, *names: str) -> dict[str, str]:
        return {name: self.values[name] for name in names}
