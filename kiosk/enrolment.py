"""Enrolment: a one-time code makes this PC a kiosk of a district. Asking may be repeated."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk import client, identity, staff
from kiosk.models import Enrolment, database
from shared.clock import stamp
from shared.errors import CannotDo, CodeRefused
from shared.exchange import EnrolmentAnswer, EnrolmentRequest
from shared.sealing import WORK, Work, fingerprint
from shared.signing import new_signing_pair, verify_key_of
from shared.words import N_

CLOCK_TOLERANCE = timedelta(days=1)


class AlreadyEnrolled(CannotDo):
    slug = "already-enrolled"
    title = N_("Máy này đã kết nối với huyện rồi")
    todo = N_("Không cần kết nối lại. Nếu cần chuyển máy sang đơn vị khác, gọi người bảo trì.")


class ClockWrong(CannotDo):
    slug = "clock-wrong"
    title = N_("Ngày giờ của máy này lệch hơn một ngày so với máy chủ của huyện")
    todo = N_("Chỉnh lại ngày, giờ và múi giờ của máy rồi kết nối lại. Mã vẫn dùng được.")


@dataclass(frozen=True, slots=True)
class Pending:
    """What the district answered, shown before anyone confirms. `fingerprint` is the district key's."""

    kiosk_id: str
    kiosk_name: str
    unit_name: str
    district: str
    fingerprint: str


def ask(
    server_url: str,
    code: str,
    *,
    now: datetime,
    insecure_http: bool = False,
    authority: Path | None = None,
) -> Pending:
    """Show the code to the district. The key pair is on disk before: a lost answer can be asked for again.

    A kiosk that stopped sending may ask with a fresh code for the same kiosk and goes on at once.
    Raises AlreadyEnrolled, AddressRefused, CodeRefused, TooManyAttempts, ClockWrong or a SyncFailure.
    """
    url = client.base_url(server_url, insecure_http=insecure_http)
    code = code.strip()
    if not 1 <= len(code) <= 64:
        raise CodeRefused("length")
    row = _row_to_ask_with(url, code)
    if row.state == "active" and not row.stopped_by:
        return _pending(row)
    verify_key = base64.b64encode(verify_key_of(bytes(row.seed))).decode()
    with client.new_session(authority) as session:
        answer, there = client.enrol(session, url, EnrolmentRequest(code=code, verify_key=verify_key))
    if there is not None and abs(there - now) > CLOCK_TOLERANCE:
        raise ClockWrong
    with database.atomic():
        _keep(answer, url, code)
    return _pending(_row())


def pending() -> Pending | None:
    """The answer that waits for its confirmation."""
    row = _row()
    return _pending(row) if row and row.state == "pending" else None


def confirm(*, login: str, name: str, passphrase: str, now: datetime, work: Work = WORK) -> staff.Staff:
    """Make the first supervisor and start: from now on reports may be filed.

    Raises AlreadyEnrolled, NotEnrolledYet when the district was not asked, or InvalidStaff.
    """
    with database.atomic():
        row = _row()
        if row and row.state == "active":
            raise AlreadyEnrolled
        if row is None or row.state != "pending":
            raise identity.NotEnrolledYet
        first = staff.add(login, name, "supervisor", passphrase, now=now, work=work)
        Enrolment.update(state="active", enrolled_at=stamp(now)).execute()
    return first


def _row() -> Enrolment | None:
    row: Enrolment | None = Enrolment.get_or_none(Enrolment.id == 1)
    return row


def _row_to_ask_with(url: str, code: str) -> Enrolment:
    with database.atomic():
        row = _row()
        if row is None:
            seed, _ = new_signing_pair()
            Enrolment.create(id=1, state="asked", server_url=url, code_digest=_digest(code), seed=seed)
        elif row.state == "active" and not row.stopped_by and row.code_digest != _digest(code):
            raise AlreadyEnrolled
    found = _row()
    assert found is not None
    return found


def _keep(answer: EnrolmentAnswer, url: str, code: str) -> None:
    row = _row()
    assert row is not None
    active = row.state == "active"
    if active and row.kiosk_id != answer.kiosk_id:
        raise AlreadyEnrolled(f"as {row.kiosk_id}")
    Enrolment.update(
        state="active" if active else "pending",
        server_url=url,
        code_digest=_digest(code),
        kiosk_id=answer.kiosk_id,
        name=answer.name,
        verify_key=base64.b64decode(answer.verify_key),
        serial_base=answer.serial_base,
        stopped_by="",
        # A store that is not the known one is told apart at the next exchange.
        store_id=row.store_id or answer.store_id,
    ).execute()
    identity.apply_changes(answer.changes)


def _pending(row: Enrolment | None) -> Pending:
    assert row is not None
    return Pending(
        kiosk_id=row.kiosk_id,
        kiosk_name=row.name,
        unit_name=identity.unit_name(),
        district=identity.district_name(),
        fingerprint=fingerprint(identity.district_key()[1]),
    )


def _digest(code: str) -> str:
    """Of the letters and digits alone: codes are typed with and without dashes, in any case."""
    return hashlib.sha256("".join(c for c in code.upper() if c.isalnum()).encode()).hexdigest()
