"""Kiosks and the one-time codes that make a PC one of them."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from shared.clock import stamp
from shared.errors import CannotDo, CodeRefused, NotThere
from shared.exchange import EnrolmentAnswer, EnrolmentRequest
from shared.text import clean
from shared.words import N_
from sync_server.intake.district import changes_for, find_unit, this_store
from sync_server.intake.models import EnrolmentCode, Kiosk
from sync_server.throttle import Limit, check, note_failure

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 10
_KIOSKS_PER_UNIT = 10
_SERIALS_PER_KIOSK = 100_000

PER_ADDRESS = Limit(tries=10, window=timedelta(minutes=10))
OVER_ALL = Limit(tries=200, window=timedelta(minutes=10))


def add_kiosk(name: str, unit_code: str, *, now: datetime, valid: timedelta) -> tuple[Kiosk, str]:
    """A new kiosk of a unit and its one-time code; within the caller's transaction.

    Raises NotThere for an unknown unit, CannotDo when the unit has ten kiosks: report numbers have six
    digits, and each kiosk of a unit numbers within its own hundred thousand.
    """
    unit = find_unit(unit_code)
    place = Kiosk.select().where(Kiosk.unit == unit).count()
    if place >= _KIOSKS_PER_UNIT:
        raise CannotDo("ten kiosks", title=N_("Đơn vị này đã có đủ 10 máy trạm"), field="unit")
    if not name.strip():
        raise CannotDo("kiosk name", title=N_("Chưa ghi tên máy trạm"), field="name")
    kiosk = Kiosk.create(
        kiosk_id=f"{unit.code}-K{place + 1}",
        name=clean(name),
        unit=unit,
        serial_base=place * _SERIALS_PER_KIOSK,
        state="invited",
        created_at=stamp(now),
    )
    return kiosk, new_code(kiosk, now=now, valid=valid)


def new_code(kiosk: Kiosk, *, now: datetime, valid: timedelta) -> str:
    """A fresh code for a kiosk (a new disk, say); earlier unused ones stop working."""
    EnrolmentCode.delete().where(EnrolmentCode.kiosk == kiosk, EnrolmentCode.used_at.is_null()).execute()
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    EnrolmentCode.create(code_hash=_hash(letters), kiosk=kiosk, expires_at=stamp(now + valid))
    return f"{letters[:5]}-{letters[5:]}"


def find_kiosk(kiosk_id: str) -> Kiosk:
    """Raises NotThere."""
    kiosk: Kiosk | None = Kiosk.get_or_none(Kiosk.kiosk_id == kiosk_id)
    if kiosk is None:
        raise NotThere(f"kiosk {kiosk_id}", title=N_("Không có máy trạm mang mã này"))
    return kiosk


def revoke(kiosk_id: str) -> Kiosk:
    """Stop a kiosk: its exchanges are refused from now on; nothing it sent is lost."""
    kiosk = find_kiosk(kiosk_id)
    Kiosk.update(state="revoked").where(Kiosk.id == kiosk.id).execute()
    EnrolmentCode.delete().where(EnrolmentCode.kiosk == kiosk, EnrolmentCode.used_at.is_null()).execute()
    return find_kiosk(kiosk_id)


def enrol(
    request: EnrolmentRequest, address: str, *, server_key: bytes, now: datetime
) -> EnrolmentAnswer | CodeRefused:
    """Turn a code into a kiosk; the same code with the same key answers the same again.

    A refusal is returned, not raised, so that the caller's transaction keeps the failed try.
    Raises TooManyAttempts when guessing must slow down.
    """
    check("enrol", address, PER_ADDRESS, now=now)
    check("enrol", "*", OVER_ALL, now=now)
    code = EnrolmentCode.get_or_none(EnrolmentCode.code_hash == _hash(request.code))
    verify_key = base64.b64decode(request.verify_key)
    if code is None or not _usable(code, verify_key, now):
        note_failure("enrol", address, now=now)
        note_failure("enrol", "*", now=now)
        return CodeRefused("unknown, used or expired")
    kiosk: Kiosk = code.kiosk
    if code.used_at is None:
        EnrolmentCode.update(used_at=stamp(now), used_key=verify_key).where(
            EnrolmentCode.id == code.id
        ).execute()
        Kiosk.update(state="enrolled", verify_key=verify_key).where(Kiosk.id == kiosk.id).execute()
    return EnrolmentAnswer(
        kiosk_id=kiosk.kiosk_id,
        name=kiosk.name,
        store_id=this_store().store_id,
        verify_key=base64.b64encode(server_key).decode(),
        serial_base=kiosk.serial_base,
        changes=changes_for(kiosk),
    )


def _usable(code: EnrolmentCode, verify_key: bytes, now: datetime) -> bool:
    if code.kiosk.state == "revoked":
        return False
    if code.used_at is not None:
        return bytes(code.used_key) == verify_key
    return bool(stamp(now) <= code.expires_at)


def _hash(typed: str) -> bytes:
    letters = "".join(c for c in typed.upper() if c.isalnum())
    return hashlib.sha256(letters.encode()).digest()
