"""Who holds a wrapped copy of the keys, and what to say while too few do."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.clock import stamp
from shared.words import N_
from sync_server.intake.models import DistrictKey, KeyBackup

CUSTODIANS_WANTED = 2


@dataclass(frozen=True, slots=True)
class CustodyWarning:
    """`title` and `todo` are msgids."""

    code: str
    title: str
    todo: str


_TODO = N_("Chạy «sync-server key backup» cho hai người giữ, mỗi người một tệp và một mật khẩu riêng.")
NEVER = CustodyWarning(
    "never",
    N_(
        "Khóa của huyện chưa được sao lưu. "
        "Mất máy chủ lúc này là mất luôn cách mở các báo cáo mà máy trạm đã niêm phong."
    ),
    _TODO,
)
NEWER = CustodyWarning("newer", N_("Khóa mới của huyện chưa có trong bản sao lưu nào."), _TODO)
ONE = CustodyWarning("one", N_("Mới có một người giữ bản sao khóa của huyện."), _TODO)


def note(custodian: str, key_ids: Iterable[str], *, now: datetime) -> None:
    """Within the caller's transaction."""
    KeyBackup.create(custodian=custodian, keys=json.dumps(sorted(key_ids)), made_at=stamp(now))


def holders_of(key_ids: Collection[str]) -> list[str]:
    """Custodians whose newest copy has all of these keys, as they were named last."""
    newest = {row.custodian.casefold(): row for row in KeyBackup.select().order_by(KeyBackup.id)}
    return sorted(row.custodian for row in newest.values() if set(key_ids) <= set(json.loads(row.keys)))


def warning() -> CustodyWarning | None:
    """What an admin and a maintainer must be told; None when two people hold every key."""
    holders = holders_of({row.key_id for row in DistrictKey.select(DistrictKey.key_id)})
    if len(holders) >= CUSTODIANS_WANTED:
        return None
    if holders:
        return ONE
    return NEWER if KeyBackup.select().exists() else NEVER
