"""What one check of the machine found: fine or to be looked at, in a sentence, and what to do. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk import local_time
from shared.errors import IntakeError
from shared.words import N_

OK, ATTENTION = "ok", "attention"

TITLES = {
    "folder": N_("Thư mục dữ liệu"),
    "disk": N_("Chỗ trống trên đĩa"),
    "store": N_("Cơ sở dữ liệu"),
    "version": N_("Phiên bản"),
    "key": N_("Khóa"),
    "clock": N_("Đồng hồ"),
    "reach": N_("Máy chủ của huyện"),
    "outbox": N_("Báo cáo chờ gửi"),
    "schedule": N_("Lịch gửi tự động"),
}
"""Every check by its name, which programs may rely on."""


@dataclass(frozen=True, slots=True)
class Said:
    """A marked text with {name} places; a value that is a moment is told in local time."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """name: of TITLES. state: `ok` or `attention`. todo: marked text, "" where nobody has to act."""

    name: str
    state: str
    said: tuple[Said, ...]
    todo: str = ""

    def in_words(self, translate: Callable[[str], str], *, now: datetime) -> "Told":
        sentences = (_stopped(translate(one.text).format(**_shown(one.values, now))) for one in self.said)
        todo = translate(self.todo) if self.todo else ""
        return Told(self.name, self.state, translate(TITLES[self.name]), " ".join(sentences), todo)


@dataclass(frozen=True, slots=True)
class Told:
    """A check in the reader's language."""

    name: str
    state: str
    title: str
    sentence: str
    todo: str


def fine(name: str, text: str, **values: object) -> Check:
    return Check(name, OK, (Said(text, values),))


def attention(name: str, todo: str, text: str, **values: object) -> Check:
    return Check(name, ATTENTION, (Said(text, values),), todo)


def faulty(name: str, fault: IntakeError | type[IntakeError]) -> Check:
    """An error of the family as what a check found."""
    return Check(name, ATTENTION, (Said(fault.title), Said(fault.lost)), fault.todo)


def _stopped(text: str) -> str:
    """Titles have no full stop; among sentences they get one."""
    return text if text.endswith((".", "?", "!")) else text + "."


def _shown(values: Mapping[str, object], now: datetime) -> dict[str, object]:
    return {
        name: local_time.short(value, now=now) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
