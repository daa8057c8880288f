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
        rows = [row for row in fields.get("perps") or () if row.get("relation") != "self"]
        named = {key for row in rows if (key := fold(row.get("name") or ""))}
        unnamed = sum(not fold(row.get("name") or "") for row in rows)
        if not rows and set(fields.get("perp_relation") or ()) - NOBODY:
            unnamed = 1
        found.names |= named
        found.unnamed = max(found.unnamed, unnamed)
    return found
