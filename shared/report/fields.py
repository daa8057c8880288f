"""What each field is called, in both languages,
where it belongs and who may see it (privacy classes of 3.8).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from shared.paths import package_dir
from shared.report.kinds import In, ManyOf
from shared.report.model import Report
from shared.report.rows import Attachment, Link, Notification, Perp


@dataclass(frozen=True, slots=True)
class Field:
    """`id` is the field's id, `perps.name` for a place in a row; `privacy` is P1 to P4;
    `code_list` may be "".
    """

    id: str
    vi: str
    en: str
    group: str
    privacy: str
    code_list: str = ""

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@cache
def fields() -> Mapping[str, Field]:
    """Every field by id, the system's own (group `system`) included, in the order of the form."""
    rows = json.loads((package_dir("data") / "fields.json").read_text("utf-8"))
    lists = _code_lists()
    return {row["id"]: Field(**row, code_list=lists.get(row["id"], "")) for row in rows}


def group_fields(group: str) -> tuple[Field, ...]:
    return tuple(field for field in fields().values() if field.group == group)


@cache
def of_several_codes() -> frozenset[str]:
    """The fields of a report that hold a list of codes."""
    told = Report.model_fields.items()
    return frozenset(
        name
        for name, info in told
        if any(isinstance(kind, ManyOf) for kind in _kinds((info.annotation, info.metadata)))
    )


_SYSTEM_LISTS = {
    "urgency": "urgency",
    "urgency_auto": "urgency",
    "urgency_reasons": "urgency_reasons",
    "station_type": "station_type",
}
_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("", Report),
    ("perps.", Perp),
    ("links.", Link),
    ("notifications.", Notification),
    ("attachments.", Attachment),
)


def _code_lists() -> dict[str, str]:
    found = dict(_SYSTEM_LISTS)
    for prefix, model in _MODELS:
        for name, info in model.model_fields.items():
            for kind in _kinds((info.annotation, info.metadata)):
                found[prefix + name] = kind.list_name
    return found


def _kinds(annotation: Any) -> Iterator[In | ManyOf]:
    """The code-list annotations anywhere inside a field's annotation."""
    if isinstance(annotation, In | ManyOf):
        yield annotation
    for part in annotation if isinstance(annotation, tuple | list) else get_args(annotation):
        yield from _kinds(part)
