"""Alleged perpetrators: those with a name once, of the others the most that one report tells. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.text import fold

NOBODY = frozenset({"unknown", "self"})
"""Relations that tell no person: not known, nobody else was there."""


@dataclass(slots=True)
class People:
    """Folded names, and how many without one the report that tells most of them tells."""

    names: set[str] = field(default_factory=set)
    unnamed: int = 0

    @property
    def count(self) -> int:
        return len(self.names) + self.unnamed

    def add(self, other: "People") -> None:
        self.names |= other.names
        self.unnamed = max(self.unnamed, other.unnamed)


def people(told: Iterable[Mapping[str, Any]]) -> People:
    """Of all reports of a matter; `told`: the fields of each."""
    found = People()
    for fields in told:
        if rows := fields.get("perps"):
            keys = [fold(row.get("name") or "") for row in rows if row.get("relation") != "self"]
            found.names.update(filter(None, keys))
            found.unnamed = max(found.unnamed, keys.count(""))
        if not (rows and keys) and not NOBODY.issuperset(fields.get("perp_relation") or ()):
            found.unnamed = max(found.unnamed, 1)
    return found
