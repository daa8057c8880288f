"""A case as an officer reads it: every value with who said it, and where people differ. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.codes import codes
from shared.report import Field, fields
from shared.revision import Revision
from shared.words import N_
from sync_server.desk.access import shown
from sync_server.intake.merge import Cell, conflicts, fold, values

_NOTICES = {
    ("safe_contact", "no"): N_("KHÔNG an toàn khi liên hệ người chăm sóc. Không gọi các số của gia đình."),
    ("safe_contact", "unknown"): N_(
        "Chưa rõ liên hệ người chăm sóc có an toàn không. Hỏi trạm trước khi gọi."
    ),
    ("conflict_of_interest", "yes"): N_(
        "Người bị nghi làm việc tại đơn vị báo tin, hoặc là người thân của cán bộ ở đó. "
        "Chỉ liên hệ người lập báo cáo, không qua người đứng đầu đơn vị."
    ),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Who said something: revision `number` by `login`, at `at` by the author's clock.

    station: the unit's code, "" where an officer of the district said it. Two revisions may share a number.
    """

    revision_id: str
    number: int
    login: str
    station: str
    at: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value and its source; None means that this person took the value back."""

    value: Any
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what holds first, then what others said at the same time and nobody settled yet."""

    field: Field
    said: tuple[Said, ...]

    @property
    def differs(self) -> bool:
        return len(self.said) > 1


Groups = tuple[tuple[str, tuple[Line, ...]], ...]


def sources(revisions: Iterable[Revision], station: str) -> dict[str, Source]:
    """The source of each revision, by its id, in the order of numbers."""
    found = {}
    for revision in sorted(revisions, key=lambda one: (one.number, one.revision_id)):
        place, _, login = revision.author.partition(":")
        found[revision.revision_id] = Source(
            revision.revision_id, revision.number, login, station if place == "kiosk" else "", revision.at
        )
    return found


def groups(revisions: Sequence[Revision], station: str, classes: frozenset[str]) -> Groups:
    """(group, its lines) of one report, in the order of the form; only what `classes` may see, as of now.

    Without the files, which are listed by themselves.
    """
    who, rivals = sources(revisions, station), conflicts(revisions)
    record = fold(revisions)
    cells = {name: rivals.get(name, (cell,)) for name, cell in record.items()}
    lines = [
        Line(field, tuple(_said(name, cell, classes, who) for cell in cells[name]))
        for name, field in fields().items()
        if field.group != "system"
        and name != "attachments"
        and name in cells
        and _may_see(name, cells[name], classes)
    ]
    by_group = (
        (group, [line for line in lines if line.field.group == group]) for group in codes("field_groups")
    )
    return tuple((group, tuple(found)) for group, found in by_group if found)


def notices(revisions: Sequence[Revision]) -> list[str]:
    """What an officer must read before anything else, as msgids."""
    told = values(fold(revisions))
    return [text for (name, value), text in _NOTICES.items() if told.get(name) == value]


def reasons(revisions: Sequence[Revision], classes: frozenset[str]) -> list[str]:
    """Why the report is as urgent as it is: codes of the list urgency_reasons."""
    return list(shown(values(fold(revisions)), classes).get("urgency_reasons") or ())


def withheld_from(revisions: Sequence[Revision]) -> str:
    """Who must not be told, in the author's words; "" where nobody was named."""
    return str(values(fold(revisions)).get("withhold_from") or "")


def _may_see(name: str, cells: Iterable[Cell], classes: frozenset[str]) -> bool:
    """Whether any of the values is one to show; a value that everyone took back is none."""
    return any(name in shown({name: cell.value}, classes) for cell in cells if cell.value is not None)


def _said(name: str, cell: Cell, classes: frozenset[str], who: Mapping[str, Source]) -> Said:
    return Said(shown({name: cell.value}, classes)[name], who[cell.revision_id])
