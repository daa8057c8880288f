"""Which kiosk this is, and what its district last told it: units, communes, hotlines, keys, settings."""

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.client import District
from kiosk.models import Enrolment, OutboxChain, ReferenceList, database
from shared import kiosk_settings
from shared.codes import Commune, by_code
from shared.errors import CannotDo
from shared.exchange import Changes
from shared.words import N_

_LIST = "SELECT content FROM reference_list WHERE name = ?"
"""Spelt once: every page reads several, and spelling it took longer than reading it."""


class NotEnrolledYet(CannotDo):
    slug = "not-enrolled-yet"
    title = N_("Máy này chưa kết nối với huyện")
    todo = N_("Kết nối máy bằng mã do quản trị viên của huyện cấp, rồi làm lại.")


@dataclass(frozen=True, slots=True)
class Identity:
    """`stopped_by` is "", kiosk-unknown or kiosk-revoked: why this kiosk stopped sending."""

    kiosk_id: str
    name: str
    server_url: str
    store_id: str
    verify_key: bytes
    serial_base: int
    unit_code: str
    unit_name: str
    unit_type: str
    unit_commune: str
    district: str
    epoch: int
    changes_version: int
    acknowledged_cursor: int
    stopped_by: str


def current() -> Identity | None:
    """None until the enrolment was confirmed."""
    row = Enrolment.get_or_none((Enrolment.id == 1) & (Enrolment.state == "active"))
    if row is None:
        return None
    unit = _list("unit", {})
    chain = OutboxChain.get_or_none(OutboxChain.id == 1)
    return Identity(
        kiosk_id=row.kiosk_id,
        name=row.name,
        server_url=row.server_url,
        store_id=row.store_id,
        verify_key=bytes(row.verify_key),
        serial_base=row.serial_base,
        unit_code=unit["code"],
        unit_name=unit["name"],
        unit_type=unit["type"],
        unit_commune=unit["commune_code"],
        district=district_name(),
        epoch=chain.epoch if chain else 1,
        changes_version=row.changes_version,
        acknowledged_cursor=row.acknowledged_cursor,
        stopped_by=row.stopped_by,
    )


def needed() -> Identity:
    """The identity. Raises NotEnrolledYet."""
    identity = current()
    if identity is None:
        raise NotEnrolledYet
    return identity


def unit_name() -> str:
    return str(_list("unit", {}).get("name", ""))


def district_name() -> str:
    return str(_list("district", ""))


def district() -> District:
    """Whom to exchange with. Raises NotEnrolledYet."""
    here = needed()
    seed = bytes(Enrolment.get_by_id(1).seed)
    return District(here.server_url, here.kiosk_id, here.verify_key, seed)


def communes() -> dict[str, Commune]:
    """Those the district gave, by code."""
    return by_code(
        Commune(row["code"], row["name"], _day(row.get("valid_from")), _day(row.get("valid_to")))
        for row in _list("communes", [])
    )


def hotlines() -> list[dict[str, str]]:
    """`[{"number", "name"}]`, in the order they are shown."""
    return list(_list("hotlines", []))


def district_key() -> tuple[str, bytes]:
    """(key id, public key) that content is sealed to now. Raises NotEnrolledYet."""
    keys = _list("district_keys", [])
    if not keys:
        raise NotEnrolledYet
    return keys[0]["key_id"], base64.b64decode(keys[0]["public_key"])


def district_settings() -> dict[str, int | str]:
    """Settings the district gave this kiosk, by name."""
    return dict(_list("settings", {}))


def told(name: str, own: int) -> int:
    """What the district told of a setting of shared/kiosk_settings; the own where it told nothing."""
    return kiosk_settings.told(district_settings(), name, own)


def apply_changes(changes: Changes) -> None:
    """Take over what the district told, inside the caller's transaction. The last answer counts."""
    Enrolment.update(changes_version=changes.version).execute()
    told = changes.model_dump(mode="json")
    told.pop("version")
    for name, content in told.items():
        ReferenceList.replace(name=name, content=json.dumps(content, ensure_ascii=False)).execute()


def _list(name: str, missing: Any) -> Any:
    row = database.execute_sql(_LIST, (name,)).fetchone()
    return json.loads(row[0]) if row else missing


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
