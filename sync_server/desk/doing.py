"""Who does what to which case: what the checks and the effects of a deed are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import IntakeError
from sync_server.desk.asks import Answers
from sync_server.desk.reader import Reader
from sync_server.desk.work import Standing

Detail = dict[str, Any]
"""What an event says of a deed: codes, numbers and times only."""


class Faulty(IntakeError):
    """Answers that the rules refuse: msgids by the name of the ask."""

    status, slug = 422, "answers-refused"

    def __init__(self, faults: Mapping[str, str]):
        super().__init__(" ".join(sorted(faults)))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does what to which case, with the answers of the deed's form."""

    found: Standing
    answers: Answers
    reader: Reader

    def code(self, name: str) -> str:
        """One answer; "" where it was left empty."""
        told = self.answers.get(name)
        return told if isinstance(told, str) else ""

    def several(self, name: str) -> list[str]:
        return list(self.answers.get(name) or ())

    @property
    def note(self) -> str:
        return self.code("note")
