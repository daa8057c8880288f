"""What `selftest` asks of the PC itself: the data folder, the disk, the store, the program."""

import contextlib
import os
import shutil
import time
from importlib.metadata import version as version_of
from pathlib import Path

from kiosk.check import Check, attention, faulty, fine
from kiosk.models import database
from kiosk.store import FILE_NAME, MIGRATIONS
from shared import folder as private
from shared.database import is_current, open_sqlite
from shared.errors import StoreNotReady
from shared.store_faults import DATABASE_FAULTS, StoreDamaged, StoreNotWritable, fault_of
from shared.words import N_

FREE_LEAST = 500 * 2**20
"""Bytes. A report takes a few kB; what fills disks are other programs, and they do it suddenly."""
WRITE_LONGEST_S = 2.0
PROBE = ".selftest"

_MODES_TODO = N_(
    "Người quản trị máy: đặt lại chủ và quyền của thư mục dữ liệu (thư mục 0700, tệp 0600, chủ là tài khoản "
    "chạy Lá Chắn)."
)


def folder(data: Path) -> Check:
    """Ours alone, and what is written there stays: one small file, on disk and away again."""
    if not data.is_dir():
        return attention(
            "folder", N_("Xem lại đường dẫn --data hoặc KIOSK_DATA."), N_("Không có thư mục dữ liệu.")
        )
    started = time.monotonic()
    try:
        (data / PROBE).unlink(missing_ok=True)
        private.write_private(data / PROBE, bytes(4096))
    except OSError as fault:
        return faulty("folder", fault_of(fault) or StoreNotWritable())
    finally:
        with contextlib.suppress(OSError):
            (data / PROBE).unlink(missing_ok=True)
    if (took_s := time.monotonic() - started) > WRITE_LONGEST_S:
        return attention(
            "folder",
            N_("Chưa mất gì. Nhờ người quản trị máy xem đĩa có sắp hỏng không."),
            N_("Đĩa ghi rất chậm: {seconds} giây cho một lần ghi nhỏ."),
            seconds=round(took_s, 1),
        )
    return _modes(data) if os.name == "posix" else fine("folder", N_("Ghi được vào thư mục dữ liệu."))


def _modes(data: Path) -> Check:
    """Windows keeps its rights otherwise: there `kiosk install` sets them."""
    owner = data.stat().st_uid
    inside = [path.stat() for path in data.iterdir() if path.is_file()]
    if any(one.st_uid != owner for one in inside):
        return attention("folder", _MODES_TODO, N_("Có tệp trong thư mục dữ liệu thuộc về tài khoản khác."))
    if any(one.st_mode & 0o077 for one in (data.stat(), *inside)):
        return attention(
            "folder", _MODES_TODO, N_("Tài khoản khác trên máy này mở được tệp trong thư mục dữ liệu.")
        )
    return fine("folder", N_("Ghi được, và chỉ tài khoản chạy Lá Chắn mở được."))


def disk(data: Path) -> Check:
    nearest = next((path for path in (data, *data.resolve().parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(nearest).free
    told = f"{free // 2**20} MB" if free < 2**30 else f"{free // 2**30} GB"
    if free < FREE_LEAST:
        return attention(
            "disk",
            N_("Nhờ người quản trị máy dọn chỗ trống trước khi đĩa đầy. Báo cáo đã lưu vẫn còn nguyên."),
            N_("Đĩa chỉ còn trống {free}."),
            free=told,
        )
    return fine("disk", N_("Đĩa còn trống {free}."), free=told)


def store() -> Check:
    """Every page of the database read and checked; it takes longer the more there is."""
    try:
        found = database.execute_sql("PRAGMA quick_check(1)").fetchone()
    except DATABASE_FAULTS as fault:
        database.close()  # SQLCipher reads nothing more over a connection that met a bad page
        return faulty("store", fault_of(fault) or StoreDamaged())
    if found != ("ok",):
        return faulty("store", StoreDamaged())
    return fine("store", N_("Đã đọc lại toàn bộ cơ sở dữ liệu: nguyên vẹn."))


def key(data: Path, *, turn: bool) -> Check | None:
    """The key that the next start needs is there, and, with `turn`, opens the store; None when it does."""
    try:
        found = private.database_key(data)
        if turn:
            open_sqlite(data / FILE_NAME, found).close()
    except StoreNotReady as fault:
        return faulty("key", fault)
    return None


def version() -> Check:
    told = version_of("la-chan")
    if is_current(database, MIGRATIONS):
        return fine("version", N_("Phiên bản {version}, khớp với cơ sở dữ liệu."), version=told)
    return attention(
        "version",
        N_("Khởi động lại chương trình Lá Chắn. Nếu vẫn vậy, gọi người bảo trì."),
        N_("Chương trình đang chạy ({version}) và cơ sở dữ liệu không cùng phiên bản."),
        version=told,
    )
