"""Code lists as data: the 23 lists of the official form and the brief, and the few the project adds.

A code may be added or retired (`valid_to`), never renamed: a retired code stays readable for ever, and is
refused only for information received after the day it was retired. Labels are Vietnamese and English.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shared.paths import package_dir

COMMUNE_UNKNOWN = "99000"
"""The commune code «Chưa xác định»: allowed wherever a commune is asked for."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list. `legal_group`, `environment` and `relation_group` are "" where they do not
    apply.
    """

    id: str
    vi: str
    en: str
    note: str = ""
    legal_group: str = ""
    environment: str = ""
    relation_group: str = ""
    valid_to: date | None = None

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi

    def usable_on(self, day: date) -> bool:
        return self.valid_to is None or day <= self.valid_to


@cache
def lists() -> Mapping[str, Mapping[str, Code]]:
    """Every list by name; each keeps the order in which it is shown."""
    found: dict[str, Mapping[str, Code]] = {}
    for name in ("code_lists.json", "project_lists.json"):
        for list_name, body in _read(name).items():
            found[list_name] = {row["id"]: _code(row) for row in body["codes"]}
    found["ethnicity"] = {row["id"]: _code(row) for row in _read("ethnicities.json")["codes"]}
    return found


def codes(list_name: str) -> Mapping[str, Code]:
    """The codes of one list by id. Raises KeyError for a list that does not exist."""
    return lists()[list_name]


def label(list_name: str, code: str, lang: str = "vi") -> str:
    """What a person reads for a code; the code itself where it is not known here (a newer list elsewhere)."""
    found = codes(list_name).get(code)
    return found.label(lang) if found else code


@cache
def ethnicity_list_version() -> str:
    """Which official list of ethnic groups the codes are of: two lists use the same numbers differently."""
    return str(_read("ethnicities.json")["list_version"])


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune-level unit. `code` is text of 5 digits;
    a name is shown as valid on the date of the report.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def active_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def shipped_communes(*, demo: bool) -> list[Commune]:
    """The communes of the area as shipped, with those of the fictional samples when `demo`."""
    rows = _read("communes.json") + (_read("demo_communes.json") if demo else [])
    return [Commune(row["code"], row["name"]) for row in rows]


def by_code(communes: Iterable[Commune]) -> dict[str, Commune]:
    return {commune.code: commune for commune in communes}


def _read(name: str) -> Any:
    return json.loads((package_dir("data") / name).read_text("utf-8"))


def _code(row: Mapping[str, str]) -> Code:
    extras = {key: row[key] for key in ("note", "legal_group", "environment", "relation_group") if key in row}
    valid_to = date.fromisoformat(row["valid_to"]) if "valid_to" in row else None
    return Code(id=row["id"], vi=row["vi"], en=row["en"], valid_to=valid_to, **extras)
