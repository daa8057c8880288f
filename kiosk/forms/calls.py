"""Calls that were made from the panel «Gọi điện ngay bây giờ», kept as rows of what was told to whom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.forms.controls import Typed
from kiosk.forms.rows import append, count, raw_rows
from kiosk.forms.steps import ACTIONS
from shared.text import fold

Hotline = Mapping[str, str]
"""`number` and `name`, as the district gave them."""

_NOTED = "calls_noted-"
_KNOWN = {"111": "hotline_111", "113": "police_113", "115": "emergency_115"}
_BY_NAME = (("cong an", "commune_police"), ("uy ban", "commune_pc"), ("ubnd", "commune_pc"))


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the panel shows it: `at` is HH:MM as typed, `person` who answered, "" where nobody said."""

    at: str
    person: str
    result: str


def role_of(line: Hotline) -> str:
    """Which agency answers at a number; `other` where neither number nor name tells."""
    folded = fold(line["name"])
    by_name = (role for words, role in _BY_NAME if words in folded)
    return _KNOWN.get(line["number"]) or next(by_name, "other")


def calls_to(line: Hotline, typed: Typed) -> tuple[Call, ...]:
    """The calls to one number that are logged so far."""
    assert ACTIONS.rows is not None
    wanted = (role_of(line), line["name"])
    return tuple(
        Call(
            *(
                str(typed.get(f"notifications-{at}-{column}") or "")
                for column in ("at-time", "person", "result")
            )
        )
        for at, row in raw_rows(ACTIONS.rows, typed)
        if (row.get("agency_role"), row.get("agency_name")) == wanted
    )


def with_call(line: Hotline, typed: Typed, *, person: str, result: str, now: datetime) -> Typed:
    """The answers with one more call, and its agency among those that were told."""
    assert ACTIONS.rows is not None
    if count(ACTIONS.rows, typed) >= ACTIONS.rows.most:
        return typed
    row = {
        "agency_role": role_of(line),
        "agency_name": line["name"],
        "at": now.isoformat(),
        "method": "phone",
        "person": person.strip() or None,
        "result": result.strip() or None,
    }
    return {**append(ACTIONS.rows, typed, row), **_told(line, typed)}


def noted(
    lines: Sequence[Hotline], form: Mapping[str, str], page: str, now: datetime
) -> dict[str, list[str]]:
    """The calls written on the panel, for a draft that nobody can open yet; `with_noted` logs them."""
    calls = [json.dumps([dict(line), *words, now.isoformat()]) for line, *words in posted(lines, form)]
    return {f"{_NOTED}{page}": calls} if calls else {}


def with_noted(typed: Typed) -> Typed:
    """The answers with every noted call logged as a row."""
    pages = sorted(name for name in typed if name.startswith(_NOTED))
    logged: Typed = {name: value for name, value in typed.items() if name not in pages}
    for line, person, result, at in (json.loads(call) for page in pages for call in typed[page]):
        logged = with_call(line, logged, person=person, result=result, now=datetime.fromisoformat(at))
    return logged


def posted(lines: Sequence[Hotline], form: Mapping[str, str]) -> Iterator[tuple[Hotline, str, str]]:
    """(number, who answered, result) of each line of the panel that was pressed or written on."""
    for at, line in enumerate(lines):
        person, result = (form.get(f"call-{at}-{part}", "") for part in ("person", "result"))
        if form.get("go") == f"call-{at}" or person.strip() or result.strip():
            yield line, person, result


def _told(line: Hotline, typed: Typed) -> dict[str, str | list[str]]:
    role, ticked = role_of(line), list(typed.get("agencies_notified") or ())
    found: dict[str, str | list[str]] = {
        "agencies_notified": [*(one for one in ticked if one not in ("none_yet", role)), role]
    }
    if role == "other" and not typed.get("agencies_notified_other_text"):
        found["agencies_notified_other_text"] = line["name"]
    return found
