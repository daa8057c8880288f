"""The district itself: which store this is, and what its kiosks need to know."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.clock import stamp
from shared.codes import codes, shipped_communes
from shared.errors import CannotDo, NotThere, StoreNotReady
from shared.exchange import Changes
from shared.exchange import DistrictKey as WireKey
from shared.kiosk_settings import KEEP_COPY, SYNC_EVERY
from shared.sealing import key_id
from shared.words import N_
from sync_server.intake.models import Commune, DistrictKey, Kiosk, Setting, Store, Unit
from sync_server.statements import Statement

_HOTLINES = [
    {"number": "111", "name": "Tổng đài quốc gia bảo vệ trẻ em"},
    {"number": "113", "name": "Công an"},
    {"number": "115", "name": "Cấp cứu"},
]
_KIOSK_SETTINGS: dict[str, int | str] = {SYNC_EVERY: 300, KEEP_COPY: 7}
_STORE = Statement(lambda: Store.select().limit(1))
_UNIT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


def found(district: str, public_key: bytes, *, demo: bool, now: datetime, new_id: Callable[[], str]) -> None:
    """Write the first rows of a new store, within the caller's transaction.
    Raises CannotDo for a second one.
    """
    if Store.select().exists():
        raise CannotDo("the store exists", title=N_("Máy chủ này đã được khởi tạo"))
    at = stamp(now)
    Store.create(store_id=new_id(), district=district, created_at=at)
    DistrictKey.create(key_id=key_id(public_key), public_key=public_key, created_at=at)
    Commune.insert_many([{"code": c.code, "name": c.name} for c in shipped_communes(demo=demo)]).execute()
    for name, content in (("hotlines", _HOTLINES), ("kiosk_settings", _KIOSK_SETTINGS)):
        Setting.create(name=name, content=json.dumps(content, ensure_ascii=False))


def this_store() -> Store:
    """Raises StoreNotReady before `sync-server init`."""
    store = _STORE.one(Store)
    if store is None:
        raise StoreNotReady("not initialised", title=N_("Máy chủ chưa được khởi tạo"))
    return store


def setting(name: str) -> Any:
    """A setting's content; the empty list where it was never set."""
    row = Setting.get_or_none(Setting.name == name)
    return json.loads(row.content) if row else []


def hotlines() -> list[dict[str, str]]:
    """The numbers of an emergency, in order: [{"number", "name"}]."""
    told = setting("hotlines")
    return told if isinstance(told, list) else []


def commune_names() -> dict[str, str]:
    """The newest name of each commune, by code."""
    return dict(Commune.select(Commune.code, Commune.name).order_by(Commune.id).tuples())


def changes_for(kiosk: Kiosk) -> Changes:
    """All that a kiosk needs to work without the network, as of now."""
    store, unit = this_store(), kiosk.unit
    return Changes(
        version=store.changes_version,
        district=store.district,
        unit={"code": unit.code, "name": unit.name, "type": unit.type, "commune_code": unit.commune_code},
        communes=[
            {"code": c.code, "name": c.name, "valid_from": c.valid_from, "valid_to": c.valid_to}
            for c in Commune.select().order_by(Commune.id)
        ],
        hotlines=setting("hotlines"),
        district_keys=[
            WireKey(key_id=key.key_id, public_key=base64.b64encode(key.public_key).decode())
            for key in DistrictKey.select().order_by(DistrictKey.created_at.desc())
        ],
        settings=setting("kiosk_settings"),
    )


def note_change() -> None:
    """Have every kiosk fetch the changes at its next exchange; within the caller's transaction."""
    Store.update(changes_version=Store.changes_version + 1).execute()


def add_unit(code: str, name: str, unit_type: str, commune_code: str, *, now: datetime) -> Unit:
    """Raises CannotDo for a code that is taken or misspelt, or a commune or type that is not known;
    within the caller's transaction.
    """
    if not _UNIT_CODE.fullmatch(code):
        raise CannotDo(
            "unit code", title=N_("Chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; tối đa 20"), field="code"
        )
    if not name.strip():
        raise CannotDo("unit name", title=N_("Chưa ghi tên đơn vị"), field="name")
    if unit_type not in codes("station_type"):
        raise CannotDo("unit type", title=N_("Không có loại đơn vị này"), field="type")
    if Unit.get_or_none(Unit.code == code):
        raise CannotDo(f"unit {code} exists", title=N_("Mã đơn vị này đã có"), field="code")
    if not Commune.select().where(Commune.code == commune_code).exists():
        raise CannotDo(
            f"commune {commune_code} is not known",
            title=N_("Không có xã, phường mang mã này"),
            field="commune_code",
        )
    unit: Unit = Unit.create(
        code=code, name=name, type=unit_type, commune_code=commune_code, created_at=stamp(now)
    )
    return unit


def find_unit(code: str) -> Unit:
    """Raises NotThere."""
    unit: Unit | None = Unit.get_or_none(Unit.code == code)
    if unit is None:
        raise NotThere(f"unit {code[:20]}", title=N_("Không có đơn vị mang mã này"))
    return unit
