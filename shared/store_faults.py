"""What the disk and the database refuse, as one of the family: full, damaged, not writable, busy, or away.

Engines say such things in the middle of any request or command; people get the same words everywhere.
"""

import errno

import peewee as pw
from sqlcipher3 import dbapi2 as sqlcipher

from shared.errors import StoreNotReady
from shared.words import N_

DATABASE_FAULTS = (pw.DatabaseError, pw.InterfaceError, sqlcipher.DatabaseError)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_WRITABLE = {errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}


class StoreFull(StoreNotReady):
    status, slug = 503, "disk-full"
    title = N_("Đĩa của máy này đã đầy, chưa ghi thêm được")
    lost = N_("Chưa gửi gì. Những gì đã lưu vẫn còn nguyên, kể cả bản nháp lưu lần cuối.")
    todo = N_(
        "Nếu trẻ đang nguy hiểm, gọi điện ngay, đừng chờ máy. Nhờ người quản trị máy dọn chỗ trống, "
        "rồi thử lại, hoặc đăng nhập lại và tiếp tục bản nháp."
    )


class StoreNotWritable(StoreNotReady):
    """Read-only, a failing disk, or one that is full in a way SQLite does not name."""

    status, slug = 503, "disk-not-writable"
    title = N_("Không ghi được vào đĩa của máy này")
    lost = StoreFull.lost
    todo = N_(
        "Nếu trẻ đang nguy hiểm, gọi điện ngay, đừng chờ máy. Nhờ người quản trị máy xem đĩa có đầy, hỏng "
        "hoặc bị khóa ghi không, rồi thử lại, hoặc đăng nhập lại và tiếp tục bản nháp."
    )


class StoreDamaged(StoreNotReady):
    status, slug = 503, "store-damaged"
    title = N_("Cơ sở dữ liệu bị hỏng hoặc khóa không khớp")
    lost = N_("Chưa xóa gì. Báo cáo huyện đã nhận vẫn an toàn ở huyện.")
    todo = N_("Không xóa gì trên máy này. Gọi người bảo trì và đọc mã lỗi.")


class StoreBusy(StoreNotReady):
    status, slug = 503, "store-busy"
    retry_after_s = 10
    title = N_("Máy đang bận ghi việc khác")
    lost = StoreFull.lost
    todo = N_("Chờ một phút rồi thử lại.")


class StoreDown(StoreNotReady):
    """The database server is not there, or went away: whether the last change was kept is not known."""

    status, slug = 503, "store-down"
    retry_after_s = 10
    title = N_("Máy chủ đang mất liên lạc với cơ sở dữ liệu")
    lost = N_("Những gì đã lưu vẫn còn nguyên. Việc vừa làm có thể đã được ghi hoặc chưa.")
    todo = N_(
        "Chờ một phút, mở lại trang xem việc vừa làm đã có chưa, rồi làm tiếp. Nếu kéo dài, gọi người bảo "
        "trì và đọc mã lỗi."
    )


_SAID: tuple[tuple[str, type[StoreNotReady]], ...] = (
    ("database or disk is full", StoreFull),
    ("disk i/o error", StoreNotWritable),
    ("readonly database", StoreNotWritable),
    ("unable to open database", StoreNotWritable),
    ("file is not a database", StoreDamaged),
    ("malformed", StoreDamaged),
    ("no such table", StoreDamaged),
    ("no such column", StoreDamaged),
    ("is locked", StoreBusy),
)
_BY_SQLSTATE: tuple[tuple[str, type[StoreNotReady]], ...] = (
    ("53100", StoreFull),
    ("58030", StoreNotWritable),
    ("XX001", StoreDamaged),
    ("XX002", StoreDamaged),
    ("40", StoreBusy),  # a deadlock, or two transactions that do not go together
    ("55P03", StoreBusy),
    ("57014", StoreBusy),
    ("25006", StoreDown),  # this server became a standby
)
"""By the beginning of PostgreSQL's code, the first that fits."""


def fault_of(exc: BaseException) -> StoreNotReady | None:
    """The member of the family for what the disk or the database said; None for anything else.

    Looks through causes: migrations and peewee wrap what SQLite raised.
    """
    seen: BaseException | None = exc
    while seen is not None:
        kind = _kind(seen)
        if kind is not None:
            return kind(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    return None


def _kind(exc: BaseException) -> type[StoreNotReady] | None:
    if type(exc).__module__.partition(".")[0] == "psycopg":
        return _kind_of_postgres(exc)
    if isinstance(exc, DATABASE_FAULTS):
        said = str(exc).lower()
        return next((kind for words, kind in _SAID if words in said), None)
    if isinstance(exc, OSError) and exc.errno in _FULL:
        return StoreFull
    if isinstance(exc, OSError) and exc.errno in _NOT_WRITABLE and not isinstance(exc, ConnectionError):
        return StoreNotWritable
    return None


def _kind_of_postgres(exc: BaseException) -> type[StoreNotReady] | None:
    """By its code; without one, or by any other of an operation that failed, the server is not there."""
    state = getattr(exc, "sqlstate", None) or ""
    for begins, kind in _BY_SQLSTATE:
        if state.startswith(begins):
            return kind
    families = {family.__name__ for family in type(exc).__mro__}
    return StoreDown if families & {"OperationalError", "InterfaceError"} else None
