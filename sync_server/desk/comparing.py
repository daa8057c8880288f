"""Two reports side by side: what agrees, what differs, what only one of them says. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.codes import codes
from shared.report import Field, fields
from shared.text import exact_key, fold, normal_phone, spelling_key
from shared.words import N_

AGREEMENT = {
    "equal": N_("Giống nhau"),
    "alike": N_("Gần giống"),
    "differs": N_("Khác nhau"),
    "one_side": N_("Chỉ một bên ghi"),
}
FIRST = ("child", "family", "incident")
"""Groups that tell who the child is and what happened; the others follow in the order of the form."""
_NOT_COMPARED = frozenset({"system", "informer", "declaration"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field as both reports tell it; None where one does not. `agreement` is a key of AGREEMENT."""

    name: str
    field: Field
    told: tuple[Any, Any]
    agreement: str


Groups = tuple[tuple[str, tuple[Line, ...]], ...]


def compare(one: Mapping[str, Any], other: Mapping[str, Any]) -> Groups:
    """(group, its lines) of what either says. The fields are those that the reader may see."""
    found = [(group, tuple(_lines(group, one, other))) for group in _groups()]
    return tuple((group, lines) for group, lines in found if lines)


def _groups() -> list[str]:
    rest = [group for group in codes("field_groups") if group not in FIRST and group not in _NOT_COMPARED]
    return [*FIRST, *rest]


def _lines(group: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Line]:
    for name, field in fields().items():
        told = one.get(name), other.get(name)
        if field.group == group and "." not in name and name != "attachments" and told != (None, None):
            yield Line(name, field, told, _agreement(name, *told))


def _agreement(name: str, one: Any, other: Any) -> str:
    if one is None or other is None:
        return "one_side"
    if one == other or (isinstance(one, list) and isinstance(other, list) and _as_set(one) == _as_set(other)):
        return "equal"
    if not isinstance(one, str) or not isinstance(other, str):
        return "differs"
    if exact_key(one) == exact_key(other):
        return "equal"
    return "alike" if _key(name, one) == _key(name, other) else "differs"


def _as_set(values: list[Any]) -> list[str]:
    return sorted(map(str, values))


def _key(name: str, told: str) -> str:
    if name.endswith("_phone"):
        return normal_phone(told)
    return (spelling_key(told) if name.endswith(("_name", "_names")) else fold(told)).replace(" ", "")
