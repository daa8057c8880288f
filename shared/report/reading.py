"""Values of a report as a person reads them, in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, get_args

from shared import codes
from shared.report.fields import Field, fields
from shared.report.model import Report
from shared.report.rows import Notification
from shared.report.rules import LOCAL


def in_words(field: Field, value: object, communes: Mapping[str, str], lang: str) -> tuple[str, ...]:
    """One text for each of several answers: labels of codes, names of communes, days and times as written.

    communes: names by code. A row becomes one text, «label: value» of each of its places.
    """
    if isinstance(value, list | tuple):
        return tuple(text for one in value for text in in_words(field, one, communes, lang))
    if isinstance(value, Mapping):
        return ("; ".join(_places(field, value, communes, lang)),)
    if value is True:
        return (codes.label("yes_no_unknown", "yes", lang),)
    text = str(value)
    if field.code_list:
        return (codes.label(field.code_list, text, lang),)
    if field.id.endswith("commune_code"):
        return (communes.get(text, text),)
    return (written_time(text) if field.id in _times() else text,)


def written_time(text: str) -> str:
    """A day or an instant as people write it, in Viet Nam's time; anything else as it is."""
    try:
        if len(text) == len("2026-11-24"):
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        return datetime.fromisoformat(text).astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return text


def _places(
    field: Field, row: Mapping[str, object], communes: Mapping[str, str], lang: str
) -> tuple[str, ...]:
    known = fields()
    told = ((known[f"{field.id}.{name}"], part) for name, part in row.items() if part is not None)
    said = ((place, ", ".join(in_words(place, part, communes, lang))) for place, part in told)
    return tuple(f"{place.label(lang)}: {text}" for place, text in said)


@cache
def _times() -> frozenset[str]:
    """The fields that hold a day or an instant."""
    found = {name for name, info in Report.model_fields.items() if _is_time(info.annotation)}
    found |= {f"notifications.{n}" for n, i in Notification.model_fields.items() if _is_time(i.annotation)}
    return frozenset(found | {"created_at", "submitted_at"})


def _is_time(annotation: Any) -> bool:
    return annotation in (date, datetime) or any(_is_time(part) for part in get_args(annotation))
