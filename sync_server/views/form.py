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
    """`labels`: msgids by field. `values`: as typed, NFC, without outer spaces. `errors`: texts to show."""

    labels: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        labels: Mapping[str, str],
        typed: Mapping[str, str],
        *,
        most: int = 200,
        optional: frozenset[str] = frozenset(),
    ) -> "Form":
        """The labelled fields, each no longer than `most` characters and, but for the optional, there."""
        values = {name: clean(typed.get(name, "")).strip() for name in labels}
        errors = {n: gettext(MISSING) for n, value in values.items() if not value and n not in optional}
        errors |= {n: gettext(TOO_LONG, most=most) for n, value in values.items() if len(value) > most}
        return cls(labels, values, errors)

    def refused(self, refusal: CannotDo) -> "Form":
        """The same form with the owner's word on it, at the field it names or at the first."""
        return self.wrong(refusal.field or next(iter(self.labels)), gettext(refusal.title))

    def wrong(self, name: str, text: str) -> "Form":
        return replace(self, errors={**self.errors, name: text})

    @property
    def error_list(self) -> list[dict[str, str]]:
        """For the error summary, in the order of the page: each text leads to its field."""
        ordered = sorted(self.errors.items(), key=lambda told: list(self.labels).index(told[0]))
        return [{"text": told_at(self.label(n), text), "href": f"#{n}"} for n, text in ordered]

    def label(self, name: str) -> str:
        return str(gettext(self.labels[name]))

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def told_at(label: str, fault: str) -> str:
    """A fault with the name of its field before it; one that asks needs no colon."""
    return f"{label} {fault}" if label.endswith("?") else f"{label}: {fault}"
