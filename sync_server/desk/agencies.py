"""The authorities that cases are passed to: name, kind, commune, phone, address are data, never code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.codes import codes
from shared.errors import CannotDo, NotThere
from shared.words import N_
from sync_server.desk.models import Agency
from sync_server.intake.models import Commune

NO_AGENCY = "none_yet"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_PHONE = re.compile(r"[0-9+ .()-]{0,40}")

DEMO = (
    ("UB-DM", "Ủy ban nhân dân xã Đồng Mẫu (hư cấu)", "commune_pc", "99001", "0220 000 0001"),
    ("CA-DM", "Công an xã Đồng Mẫu (hư cấu)", "commune_police", "99001", "0220 000 0113"),
    ("BV-MAU", "Bệnh viện Đa khoa Mẫu (hư cấu)", "emergency_115", None, "0220 000 0115"),
    ("CTXH-MAU", "Trung tâm Công tác xã hội Mẫu (hư cấu)", "social_work_centre", None, "0220 000 0018"),
    ("TGPL-MAU", "Trung tâm Trợ giúp pháp lý Mẫu (hư cấu)", "legal_aid", None, "0220 000 0019"),
)
"""Fictional ones, in the style of the samples; their phones ring nowhere."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an agency. `kind` is a code of agency_role; `commune_code` "" for all communes."""

    name: str
    kind: str
    commune_code: str = ""
    phone: str = ""
    address: str = ""


def kinds() -> list[str]:
    return [kind for kind in codes("agency_role") if kind != NO_AGENCY]


def every() -> list[Agency]:
    """All, closed ones last, by name."""
    return list(Agency.select().order_by(Agency.active.desc(), Agency.name, Agency.id))


def open_ones() -> list[Agency]:
    """Those a case may be passed to, by name."""
    return list(Agency.select().where(Agency.active).order_by(Agency.name, Agency.id))


def find(number: int) -> Agency:
    """Raises NotThere."""
    agency: Agency | None = Agency.get_or_none(Agency.id == number)
    if agency is None:
        raise NotThere(f"agency {number}", title=N_("Không có cơ quan này"))
    return agency


def add(code: str, told: Told) -> Agency:
    """Within the caller's transaction. Raises CannotDo, naming the field."""
    if not _CODE.fullmatch(code):
        raise CannotDo(
            "agency code", title=N_("Chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; tối đa 20"), field="code"
        )
    if Agency.get_or_none(Agency.code == code):
        raise CannotDo(f"agency {code} exists", title=N_("Mã cơ quan này đã có"), field="code")
    agency: Agency = Agency.create(code=code, **_checked(told))
    return agency


def change(number: int, told: Told) -> Agency:
    """Slips that were issued keep the name they bear. Raises NotThere, or CannotDo naming the field."""
    agency = find(number)
    Agency.update(**_checked(told)).where(Agency.id == agency.id).execute()
    return find(number)


def set_active(number: int, active: bool) -> Agency:
    """Close an agency, or open it again. A closed one is offered no more; what it was told stays."""
    agency = find(number)
    Agency.update(active=active).where(Agency.id == agency.id).execute()
    return agency


def add_demo() -> None:
    """The fictional agencies of the samples; within the caller's transaction."""
    for code, name, kind, commune_code, phone in DEMO:
        add(code, Told(name, kind, commune_code or "", phone))


def as_rows(agencies: Iterable[Agency]) -> list[dict[str, Any]]:
    names = ("code", "name", "kind", "commune_code", "phone", "address", "active")
    return [{name: getattr(agency, name) for name in names} for agency in agencies]


def _checked(told: Told) -> dict[str, Any]:
    if not told.name.strip():
        raise CannotDo("agency name", title=N_("Chưa ghi tên cơ quan"), field="name")
    if told.kind not in kinds():
        raise CannotDo("agency kind", title=N_("Không có loại cơ quan này"), field="kind")
    if not _PHONE.fullmatch(told.phone):
        raise CannotDo("agency phone", title=N_("Số điện thoại chỉ gồm chữ số và dấu cách"), field="phone")
    known = not told.commune_code or Commune.select().where(Commune.code == told.commune_code).exists()
    if not known:
        raise CannotDo("commune", title=N_("Không có xã, phường mang mã này"), field="commune_code")
    return {
        "name": told.name,
        "kind": told.kind,
        "commune_code": told.commune_code or None,
        "phone": told.phone,
        "address": told.address,
    }
