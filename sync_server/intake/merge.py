"""The merge: a record is a pure function of the set of its revisions.

Each field is a last-writer-wins register ordered by (number, revision id), never by a clock. `merge` is
commutative, associative and idempotent, so late, repeated and reordered revisions are harmless.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple, TypeVar

from shared.revision import Revision


class Cell(NamedTuple):
    """One field's winning value and the revision that set it. `value` None means taken back."""

    number: int
    revision_id: str
    value: Any

    @property
    def order(self) -> tuple[int, str]:
        return self.number, self.revision_id


Record = Mapping[str, Cell]
Fields = TypeVar("Fields", dict[str, Any], Mapping[str, Any])
_ONLY = "="


def merge(left: Record, right: Record) -> Record:
    """Join two records of one report. Commutative, associative and idempotent."""
    joined = dict(left)
    for name, cell in right.items():
        held = joined.get(name)
        if held is None or cell.order > held.order:
            joined[name] = cell
    return joined


def fold(revisions: Iterable[Revision]) -> Record:
    """The record a set of revisions amounts to; {} for none."""
    records = [as_record(revision) for revision in revisions]
    return reduce(merge, records[1:], records[0]) if records else {}


def as_record(revision: Revision) -> Record:
    return {
        name: Cell(revision.number, revision.revision_id, value) for name, value in revision.fields.items()
    }


def values(record: Record) -> dict[str, Any]:
    """What the record says now; fields taken back are absent."""
    return {name: cell.value for name, cell in record.items() if cell.value is not None}


def packed(record: Record) -> dict[str, Any]:
    """JSON of a record, each revision named once: {"": [[number, id], …], field: [place in that, value]}."""
    orders = sorted({cell.order for cell in record.values()})
    places = {order: place for place, order in enumerate(orders)}
    cells = {name: (places[cell.order], cell.value) for name, cell in sorted(record.items())}
    return {"": orders, **cells}


def packed_only(number: int, revision_id: str, fields: bytes) -> bytes:
    """JSON in UTF-8 of a report that has one revision, which most have, of the JSON of its fields:
    {"": [[number, id]], "=": fields}. No field has such a name.
    """
    return b'{"":[[%d,"%s"]],"%s":%s}' % (number, revision_id.encode(), _ONLY.encode(), fields)


def unpacked(stored: Mapping[str, Any]) -> Record:
    """The record again; also from the first form there was, {field: [number, id, value]}."""
    if "" not in stored:
        return {name: Cell(*cell) for name, cell in stored.items()}
    orders = [(number, revision_id) for number, revision_id in stored[""]]
    if _ONLY in stored:
        return {name: Cell(*orders[0], value) for name, value in stored[_ONLY].items()}
    cells = ((name, orders[cell[0]], cell[1]) for name, cell in stored.items() if name)
    return {name: Cell(number, revision_id, value) for name, (number, revision_id), value in cells}


def said(stored: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of a stored record, without unpacking it."""
    if _ONLY in stored:
        only: dict[str, Any] = stored[_ONLY]
        return present(only)
    return {name: cell[-1] for name, cell in stored.items() if name and cell[-1] is not None}


def present(told: Fields) -> Fields:
    """Without the fields that were taken back."""
    if None not in told.values():
        return told
    return {name: value for name, value in told.items() if value is not None}


def conflicts(revisions: Iterable[Revision]) -> dict[str, tuple[Cell, ...]]:
    """Fields that concurrent revisions set differently, each with its rival cells, the winner first.

    Two revisions are concurrent when neither is among the other's ancestors. A later revision that knew both
    settles the conflict.
    """
    by_id = {revision.revision_id: revision for revision in revisions}
    ancestors = _ancestors(by_id)
    found: dict[str, tuple[Cell, ...]] = {}
    for name in {name for revision in by_id.values() for name in revision.fields}:
        setters = [revision for revision in by_id.values() if name in revision.fields]
        overtaken = set().union(*(ancestors[revision.revision_id] for revision in setters))
        newest = [
            Cell(r.number, r.revision_id, r.fields[name]) for r in setters if r.revision_id not in overtaken
        ]
        newest.sort(key=lambda cell: cell.order, reverse=True)
        if any(cell.value != newest[0].value for cell in newest[1:]):
            found[name] = tuple(newest)
    return found


def heads(revisions: Iterable[Revision]) -> tuple[str, ...]:
    """The ids no other revision names as a parent: the parents of the next one."""
    known = list(revisions)
    named = {parent for revision in known for parent in revision.parents}
    return tuple(sorted(r.revision_id for r in known if r.revision_id not in named))


def _ancestors(by_id: Mapping[str, Revision]) -> dict[str, set[str]]:
    """All known ancestors of each revision; parents that have not arrived are passed over."""
    found: dict[str, set[str]] = {}
    for start in by_id:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            revision = by_id.get(ahead.pop())
            for parent in revision.parents if revision else ():
                if parent not in seen and parent != start:
                    seen.add(parent)
                    ahead.append(parent)
        found[start] = seen
    return found
