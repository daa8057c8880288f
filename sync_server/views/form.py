"""What was typed into a form, and what is wrong with it. Bad input is a value here, never an exception."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask_babel import gettext

from shared.errors import CannotDo
from shared.text import clean
from shared.words import N_

MISSING = N_("Chưa trả lời mục này")
TOO_LONG = N_("Viết ngắn hơn: tối đa %(most)s ký tự")


@dataclass(frozen=True, slots=True)
class Form:
    """`values` as typed, after NFC and without outer spaces; `errors` are texts in the page's language."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, typed: Mapping[str, str], *names: str, most: int = 200) -> "Form":
        """The named fields, each of which must be there and no longer than `most` characters."""
        values = {name: clean(typed.get(name, "")).strip() for name in names}
        errors = {name: gettext(MISSING) for name, value in values.items() if not value}
        errors |= {n: gettext(TOO_LONG, most=most) for n, value in values.items() if len(value) > most}
        return cls(values, errors)

    def refused(self, refusal: CannotDo) -> "Form":
        """The same form with the owner's word on it, at the field it names or above all of them."""
        return replace(self, errors={**self.errors, refusal.field or "form": gettext(refusal.title)})

    @property
    def error_list(self) -> list[dict[str, str]]:
        """For the error summary: each text leads to its field."""
        return [{"text": text, "href": f"#{name}"} for name, text in self.errors.items()]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")
