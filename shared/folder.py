"""The data folder of an app: private to its owner, with the key that opens its database."""

import contextlib
import os
import secrets
from pathlib import Path

from shared.errors import StoreNotReady
from shared.words import N_

KEY_FILE = "database.key"


def make_private(folder: Path) -> None:
    """Create the folder, mode 0700. Raises StoreNotReady where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as fault:
        raise StoreNotReady(
            f"data folder: {fault.strerror}",
            title=N_("Không dùng được thư mục dữ liệu"),
            todo=N_(
                "Không xóa gì. Xem thư mục có đúng không, và tài khoản chạy chương trình có là chủ không."
            ),
        ) from None


def write_private(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600, and have it on disk before returning. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's entries on disk, where the system can (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def new_database_key(folder: Path) -> bytes:
    """Make the raw 256-bit key of a new database, or read the one that is there."""
    with contextlib.suppress(FileExistsError):
        write_private(folder / KEY_FILE, secrets.token_bytes(32))
    return database_key(folder)


def database_key(folder: Path) -> bytes:
    """The raw key, from the data folder or from systemd's credentials. Raises StoreNotReady without one."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    for place in (Path(credentials) if credentials else folder, folder):
        try:
            key = (place / KEY_FILE).read_bytes()
        except OSError:
            continue
        if len(key) == 32:
            return key
    raise StoreNotReady(
        f"{KEY_FILE} is missing or damaged",
        title=N_("Thiếu khóa mở cơ sở dữ liệu"),
        todo=N_("Không xóa gì. Gọi người bảo trì: cần chép lại tệp khóa từ bản sao lưu."),
    )
