"""Who may see what: privacy classes P1 to P4 by role (brief 3.8). The one place that decides. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.report import fields
from shared.report.rules import INFORMER_IDENTITY

SEES: Mapping[str, frozenset[str]] = {
    "officer": frozenset({"P1", "P2", "P3"}),
    "admin": frozenset({"P1"}),
    "maintainer": frozenset({"P1"}),
}
"""P4 (who the informer is) is behind an officer's own click with a reason,
and is never in a page by itself.
"""

EXPORTS: Mapping[str, frozenset[str]] = {
    "officer": frozenset({"P1", "P2", "P3", "P4"}),
    "admin": frozenset({"P1"}),
}
"""What each role may take out in a file, with a reason that is kept; P1 is always in. Maintainers: none."""

EVERY = frozenset({"P1", "P2", "P3", "P4"})

LISTS = frozenset({"P1"})
"""What lists, search results, charts and titles show by themselves, to every role:
number, urgency, age band, commune; never the name or the kind (brief 3.8, rule 2).
"""

PROTECTED = frozenset({"P4"})
"""What that click shows."""

MAY: Mapping[str, frozenset[str]] = {
    "today": frozenset({"officer", "admin", "maintainer"}),
    "cases": frozenset({"officer"}),
    "duplicates": frozenset({"officer"}),
    "search": frozenset({"officer"}),
    "accounts": frozenset({"admin"}),
    "units": frozenset({"admin"}),
    "holidays": frozenset({"admin"}),
    "limits": frozenset({"admin"}),
    "agencies": frozenset({"admin"}),
    "alerts": frozenset({"officer", "admin", "maintainer"}),
    "duty": frozenset({"admin"}),
    "kiosks": frozenset({"officer", "admin", "maintainer"}),
    "enrol": frozenset({"admin"}),
    "kiosk_settings": frozenset({"admin"}),
    "reports": frozenset({"officer", "admin"}),
    "report_freezing": frozenset({"admin"}),
    "exports": frozenset(EXPORTS),
    "courier": frozenset({"admin", "maintainer"}),
    "keys": frozenset({"admin", "maintainer"}),
    "backups": frozenset({"admin", "maintainer"}),
    "log": frozenset({"maintainer"}),
    "quarantine": frozenset({"maintainer"}),
    "audit": frozenset({"admin"}),
}
"""Parts of the console and the roles that may enter them."""


def may(role: str, part: str) -> bool:
    return role in MAY[part]


def shown(values: Mapping[str, Any], classes: frozenset[str]) -> dict[str, Any]:
    """The fields of a record that a person with these classes may see, in the order of the form.

    Rows are cut to the places of a class that may be seen; a field unknown to this program is not shown.
    """
    known = fields()
    seen: dict[str, Any] = {}
    for name, field in known.items():
        if name in values and field.privacy in classes:
            seen[name] = _row_shown(name, values[name], classes)
    return seen


def exported(values: Mapping[str, Any], classes: frozenset[str]) -> dict[str, Any]:
    """`shown`, as it may leave in a file: without the identity of an informer who did not agree to be named
    (code list «Danh tính người báo tin»: a confidential name is never on slips, prints or exports).
    """
    told = shown(values, classes)
    if values.get("informer_identity_mode") != "named":
        told = {name: value for name, value in told.items() if name not in INFORMER_IDENTITY}
    return told


def _row_shown(name: str, value: Any, classes: frozenset[str]) -> Any:
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return value
    known = fields()
    return [
        {place: part for place, part in row.items() if known[f"{name}.{place}"].privacy in classes}
        for row in value
    ]
