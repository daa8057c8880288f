"""A small form of the desk as its page shows it: what was typed, what is wrong with it, what it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext

from sync_server.desk.asks import Ask, Choices, Typed
from sync_server.views.form import told_at


def version_typed() -> int:
    """The version of a case that the posted page was made of; -1, which no case has, for anything else."""
    told = request.form.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1


@dataclass(frozen=True, slots=True)
class CaseForm:
    """`typed` by the names of the boxes; `errors`: texts in the page's language by the name of the ask."""

    asks: Sequence[Ask]
    choices: Choices = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, faults: Mapping[str, str]) -> "CaseForm":
        """The same form with msgids of what is wrong, by ask."""
        most = {ask.name: ask.most for ask in self.asks}
        told = {name: str(gettext(text)) for name, text in faults.items()}
        return replace(self, errors={n: text.replace("%(most)s", str(most[n])) for n, text in told.items()})

    def said(self, name: str, text: str) -> "CaseForm":
        """The same form with one text of what is wrong."""
        return replace(self, errors={**self.errors, name: text})

    @property
    def error_list(self) -> list[dict[str, str]]:
        """For the error summary: each text leads to the first box of its question."""
        boxes = {ask.name: ask.boxes[0] for ask in self.asks}
        labels = {ask.name: str(gettext(ask.label)) for ask in self.asks}
        return [
            {
                "text": told_at(labels[name], text) if name in labels else text,
                "href": f"#{boxes.get(name, name)}",
            }
            for name, text in self.errors.items()
        ]

    def label(self, name: str) -> str:
        return str(gettext(next(ask.label for ask in self.asks if ask.name == name)))

    def has(self, name: str, code: str) -> bool:
        """Whether a box of several is ticked."""
        return code in (self.typed.get(name) or ())

    def __getitem__(self, box: str) -> str:
        told = self.typed.get(box, "")
        return told if isinstance(told, str) else ""
