"""A report as a case of Primero/CPIMS+: the body of a request that makes one. Pure.

Only what was told and has a counterpart there (`mapping`); nothing is guessed. A Vietnamese name is one text
and is never split.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.codes import label
from shared.report import fields
from shared.report.rules import age_on, local_day
from sync_server.exports.mapping import NONE, OTHER, Target, family_rows, targets

Fields = Mapping[str, Any]
_AGE = frozenset({"child_birth_year", "child_age_min", "child_age_max", "child_age_status"})
"""Told together as `age` and `estimated`."""

FAMILY, INCIDENTS, CONCERNS, SERVICES = (
    "family_details_section",
    "incident_details",
    "protection_concern_detail_subform_section",
    "services_section",
)


def as_case(report_uuid: str, told: Fields) -> dict[str, Any]:
    """{"id", fields and rows by Primero's names}; told: the fields that may be taken out.

    The id is the report's, so that a case that was made already is refused there rather than made twice.
    """
    case = {"id": report_uuid} | _filled(told, "") | _age(told)
    services = _by("service_type", _options_of(told, SERVICES))
    concern = _filled(told, CONCERNS)
    rows = {FAMILY: _family(told), INCIDENTS: _incidents(told), CONCERNS: [concern], SERVICES: services}
    return case | {name: found for name, some in rows.items() if (found := [row for row in some if row])}


def _filled(told: Fields, within: str, *, prefix: str = "", row: str = "") -> dict[str, Any]:
    """What these fields say, by Primero's names; `prefix`: of our fields that are places in a row."""
    found: dict[str, Any] = {}
    for target in targets():
        if target.within == within and target.row == row and _place(target, prefix) in told:
            _put(found, target, told[_place(target, prefix)])
    return found


def _place(target: Target, prefix: str) -> str:
    """The name of our field within its row; "" for one of another row, and of what is told together."""
    list_name, dot, place = target.ours.rpartition(".")
    return place if list_name + dot == prefix and target.ours not in _AGE else ""


def _put(found: dict[str, Any], target: Target, value: Any) -> None:
    if target.lookup:
        chosen = _chosen(target, value)
        if target.many and chosen:
            found[target.field] = list(dict.fromkeys([*found.get(target.field, ()), *chosen]))
        elif len(chosen) == 1:
            found[target.field] = chosen[0]
        elif len(chosen) > 1 and target.several:
            found[target.field] = target.several
        if target.other and (words := _other_words(target, value)):
            _say(found, target.other, words)
    elif target.field.endswith("_other"):
        _say(found, target.field, str(value))
    elif target.match != NONE:
        found[target.field] = _plain(target, value)


def _say(found: dict[str, Any], name: str, words: str) -> None:
    found[name] = f"{found[name]}; {words}" if name in found else words


def _plain(target: Target, value: Any) -> Any:
    """As told; an instant as the day it was in Vietnam."""
    if target.ours == "received_at":
        return local_day(datetime.fromisoformat(value)).isoformat()
    return value


def _chosen(target: Target, value: Any) -> list[str]:
    """The options there of our codes, each once; a code without one is left out."""
    told = value if isinstance(value, list) else [value]
    options = target.options or {}
    return list(dict.fromkeys(options[code].id for code in told if code in options))


def _other_words(target: Target, value: Any) -> str:
    """Our words for what is only «other» there."""
    told = value if isinstance(value, list) else [value]
    options, list_name = target.options or {}, fields()[target.ours].code_list
    return "; ".join(
        label(list_name, code) for code in told if code in options and options[code].match == OTHER
    )


def _age(told: Fields) -> dict[str, Any]:
    """Whole years when the station was told; of an estimated range the middle, rounded down."""
    received = told.get("received_at")
    day = local_day(datetime.fromisoformat(received)) if received else None
    least, most = told.get("child_age_min"), told.get("child_age_max")
    if day and told.get("child_dob"):
        return {"age": age_on(date.fromisoformat(told["child_dob"]), day)}
    if day and told.get("child_birth_year") is not None:
        return {"age": day.year - int(told["child_birth_year"]), "estimated": True}
    if least is not None and most is not None:
        return {"age": (least + most) // 2, "estimated": True}
    return {}


def _family(told: Fields) -> Iterator[dict[str, Any]]:
    for name, said in family_rows().items():
        if row := _filled(told, FAMILY, row=name):
            yield {**said, **row}


def _incidents(told: Fields) -> list[dict[str, Any]]:
    """One row of what happened for each person suspected, as Primero has one to a row; else one."""
    happened = _filled(told, INCIDENTS)
    people = [row for one in told.get("perps") or () if (row := _filled(one, INCIDENTS, prefix="perps."))]
    return [happened | one for one in people] or [happened]


def _options_of(told: Fields, within: str) -> Sequence[str]:
    return [
        option
        for target in targets()
        if target.within == within and target.ours in told
        for option in _chosen(target, told[target.ours])
    ]


def _by(name: str, options: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: option} for option in options]
