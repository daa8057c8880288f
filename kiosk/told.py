"""What some server answered, whoever it was: read for what it may mean, trusted for nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from kiosk import failures
from kiosk.failures import SyncFailure

RETRY_AFTER_MAX_S = 6 * 3600

_PROBLEM = "urn:la-chan:problem:"
_BY_PROBLEM: Mapping[tuple[int, str | None], type[SyncFailure]] = {
    (401, "kiosk-unknown"): failures.KioskUnknown,
    (403, "kiosk-revoked"): failures.KioskRevoked,
    (401, "bad-signature"): failures.SignatureRefused,
    (400, "unreadable-message"): failures.BatchRefused,
}
_BY_STATUS: Mapping[int, type[SyncFailure]] = {
    413: failures.BatchRefused,
    426: failures.UpgradeNeeded,
    429: failures.ServerBusy,
    503: failures.ServerBusy,
}


@dataclass(frozen=True, slots=True)
class Told:
    """Some server's answer, whoever it was."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def problem(self) -> str | None:
        """The slug of a well-formed problem+json of ours."""
        if self.content_type != "application/problem+json":
            return None
        try:
            problem = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(problem, dict) or problem.get("status") != self.status:
            return None
        kind = problem.get("type")
        return kind.removeprefix(_PROBLEM) if isinstance(kind, str) and kind.startswith(_PROBLEM) else None

    def date(self) -> datetime | None:
        try:
            moment = parsedate_to_datetime(self.headers.get("Date", ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def retry_after_s(self) -> int | None:
        """`Retry-After` in seconds or as a date, which is held against the server's own clock."""
        text = self.headers.get("Retry-After", "").strip()
        if text.isascii() and text.isdigit():
            return min(int(text[:9]), RETRY_AFTER_MAX_S)
        try:
            until, there = parsedate_to_datetime(text), self.date()
            wait_s = int((until - there).total_seconds()) if there else 0
        except (ValueError, TypeError):
            return None
        return min(max(wait_s, 0), RETRY_AFTER_MAX_S)


def failure_in(told: Told) -> SyncFailure:
    """The failure that an answer which is no success amounts to.

    Only a well-formed problem of ours stops the kiosk; a proxy may say 401 and 403 as well.
    """
    slug, status = told.problem(), told.status
    failure = _BY_PROBLEM.get((status, slug)) or _BY_STATUS.get(status)
    if failure is None and status >= 500:
        failure = failures.ServerFault
    if failure is None:
        failure = failures.RequestRefused if slug else failures.NotTheDistrict
    return failure(f"{status} {slug or ''}".strip(), retry_after_s=told.retry_after_s())
