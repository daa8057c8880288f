"""Opening one envelope of the inbox: seal, form, ids, station, and the rules of a report once more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from shared.clock import from_stamp
from shared.errors import IntakeError, InvalidReport, SealBroken, UnreadableMessage
from shared.report import SET_ANEW, SYSTEM_FIELDS, check_values, parse_report, system_errors
from shared.report.versions import brought_up
from shared.revision import SUPPORTED_SCHEMA_VERSIONS, Revision, revision_from_bytes
from shared.sealing import open_sealed
from shared.text import clean_all, is_clean_json
from sync_server.intake.keys import Keys
from sync_server.intake.preparing import Prepared, prepared


class CannotMerge(IntakeError):
    """An envelope that must be set aside; `code` is one of the quarantine's causes,
    `detail` names fields only.
    """

    def __init__(self, code: str, detail: str = ""):
        super().__init__(detail)
        self.code = code


class Refused(NamedTuple):
    """CannotMerge as a value."""

    code: str
    detail: str


def open_all(entries: Sequence[Any], keys: Keys) -> list[Prepared | Refused]:
    """What is in each, and what it comes to; or why it cannot be merged. Step by step, as `prepared`."""
    found: list[Any] = [keys] * len(entries)
    for step in (_content, _revision, _checked):
        found = [_or_refused(step, entry, one) for entry, one in zip(entries, found, strict=True)]
    good = [(e, one) for e, one in zip(entries, found, strict=True) if not isinstance(one, Refused)]
    made = iter(prepared(good))
    return [one if isinstance(one, Refused) else next(made) for one in found]


def _or_refused(step: Callable[[Any, Any], Any], entry: Any, before: Any) -> Any:
    """What a step makes of what the one before made of an entry."""
    if isinstance(before, Refused):
        return before
    try:
        return step(entry, before)
    except CannotMerge as refused:
        return Refused(refused.code, str(refused.detail))


def read_entry(entry: Any, keys: Keys) -> Revision:
    """The revision in an entry of the inbox, as this version has it, not held against the rules.

    Raises CannotMerge.
    """
    return _revision(entry, _content(entry, keys))


def _content(entry: Any, keys: Keys) -> bytes:
    try:
        return open_sealed(bytes(entry.sealed), keys.opener(entry.key_id))
    except SealBroken as broken:
        raise CannotMerge("seal-broken", broken.detail) from None


def _revision(entry: Any, content: bytes) -> Revision:
    try:
        revision = revision_from_bytes(content)
    except UnreadableMessage:
        raise CannotMerge("unreadable-revision") from None
    if revision.schema_version not in SUPPORTED_SCHEMA_VERSIONS:
        raise CannotMerge("schema-not-supported", f"schema {revision.schema_version}")
    ids = (revision.revision_id, revision.report_uuid)
    if ids != (str(entry.envelope_id), str(entry.report_uuid)):
        raise CannotMerge("id-mismatch")
    told = brought_up(revision.fields, revision.schema_version)
    if not is_clean_json(content):
        told = clean_all(told)
    return revision if told is revision.fields else replace(revision, fields=told)


def _checked(entry: Any, revision: Revision) -> Revision:
    check(revision, entry.unit_id)
    return revision


_NAMED_AGAIN = {"report_uuid", "station_code"}
"""What an addition may say as long as it is what its envelope says."""


def check(revision: Revision, station_code: str) -> None:
    """Hold a revision against the rules of a report. Raises CannotMerge naming the bad fields."""
    told = dict(revision.fields)
    system = {name: told.pop(name) for name in SYSTEM_FIELDS if name in told}
    if system.get("station_code", station_code) != station_code:
        raise CannotMerge("other-station")
    is_first = revision.number == 1
    bad = set(system_errors(system, whole=is_first))
    if system.get("report_uuid", None if is_first else revision.report_uuid) != revision.report_uuid:
        bad |= {"report_uuid"}
    if not is_first:
        bad |= set(check_values(told)) | (system.keys() - SET_ANEW - _NAMED_AGAIN)
    elif not bad:
        bad = _report_errors(told, system)
    if bad:
        raise CannotMerge("invalid-report", " ".join(sorted(bad)))


def _report_errors(told: dict[str, object], system: dict[str, object]) -> set[str]:
    """Fields that break a rule. The kiosk's own moment of filing counts, not this server's clock."""
    submitted: datetime = from_stamp(str(system["submitted_at"]))
    try:
        parse_report(told, now=submitted, communes=None)
    except InvalidReport as invalid:
        return set(invalid.errors)
    return set()
