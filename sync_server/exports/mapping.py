"""Our fields and codes in the names of Primero/CPIMS+, kept as data (shared/data/primero.json). Pure.

Each name was read in Primero's public configuration; the data names the file and commit. Where a field or a
code has no counterpart there, there is none here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.paths import package_dir
from shared.report import fields

OTHER, NONE = "other", "none"
"""How something matches: exact, close, broad (theirs is wider), other (their «other», with our words), own (a
list of each installation, expected to hold official codes), none (such a list, of which nothing is known).
"""


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    match: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where one of our fields goes. `within`: a list of rows of the case, "" for the case itself.

    `options`: by our code. `many`: the field takes several options. `several`: the option that stands for
    more than one. `other`: the field for words beside «other». `row`: which row of the family it is told in.
    """

    ours: str
    form: str
    field: str
    match: str
    within: str
    lookup: str = ""
    many: bool = False
    several: str = ""
    other: str = ""
    row: str = ""
    options: Mapping[str, Option] | None = None

    @property
    def path(self) -> str:
        """«sex», or «incident_details.incident_date» of a row."""
        return f"{self.within}.{self.field}" if self.within else self.field


@cache
def targets() -> tuple[Target, ...]:
    """Every mapped field, in the order of the data; one of ours may go to two places."""
    kept = _kept()
    options = {(one["list"], one["lookup"]): _options(one["options"]) for one in kept["codes"]}
    found = []
    for row in kept["fields"]:
        within, key = kept["forms"][row["form"]]["within"], (_list_of(row["ours"]), row.get("lookup", ""))
        found.append(Target(**row, within=within, options=options.get(key)))
    return tuple(found)


@cache
def of_field(ours: str) -> tuple[Target, ...]:
    return tuple(one for one in targets() if one.ours == ours)


@cache
def family_rows() -> Mapping[str, Mapping[str, Any]]:
    """What each row of the family says by itself: father, mother, caregiver."""
    return _kept()["rows"]  # type: ignore[no-any-return]


@cache
def sources() -> Mapping[str, str]:
    """Where a form is written in Primero's repository, with the commit that was read; by form."""
    return {name: f"{form['file']}@{form['commit'][:10]}" for name, form in _kept()["forms"].items()}


@cache
def lookups() -> Mapping[str, frozenset[str]]:
    """Every option of the lookups that are mapped to, as Primero has them."""
    return {name: frozenset(ids) for name, ids in _kept()["lookups"]["options"].items()}


@cache
def _kept() -> Any:
    return json.loads((package_dir("data") / "primero.json").read_text("utf-8"))


def _list_of(ours: str) -> str:
    return fields()[ours].code_list


def _options(kept: Mapping[str, list[str]]) -> Mapping[str, Option]:
    return {code: Option(*told) for code, told in kept.items()}
