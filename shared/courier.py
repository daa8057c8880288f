"""The file in which exchanges travel on a USB stick, out and back. Pure: from bytes to a value and back.

    magic (8)  version (1)  direction (1: O out, R receipts)  length of the whole file (8)
    kiosk id (1 + n)  district (16, hex digits of its answers' key)
    frames (4), each: digest of the request (32)  signature (88, base64)  length (4)  body
    blake2b-256 over all that stands before it (32)

A body is what `POST /v1/exchange` takes and gives, byte for byte, with the same signature; several stand in
one file where more waits than one exchange may carry. The sum at the end finds a stick that was pulled out
too early; who wrote the file is proven by the signatures alone. Numbers are big-endian.
"""

import hashlib
import re
import struct
from dataclasses import dataclass
from typing import Final, Literal

from shared.errors import IntakeError
from shared.words import N_

Direction = Literal["O", "R"]
OUT: Final = "O"
RECEIPTS: Final = "R"

VERSION = 1
FRAMES_MAX = 256
"""Exchanges in one file: more than 50,000 reports of the usual size, and what a stick takes in a minute."""
FILE_MAX = 320 * 1024 * 1024

_MAGIC = b"\x89LCK\r\n\x1a\n"
"""As in PNG: a copy that changed line ends or cut the eighth bit is noticed at once."""
_START = struct.Struct(">8sBcQ")
_FRAME = struct.Struct(">32s88sI")
_SUM = 32
_KIOSK_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DISTRICT = re.compile(r"[0-9a-f]{16}")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{86}==")


class CourierRefused(IntakeError):
    """A file of the courier that cannot be taken; nothing was changed by it."""

    status, slug = 422, "courier-refused"
    title = N_("Không nhận được tệp USB này")
    lost = N_("Không có gì thay đổi. Báo cáo vẫn nằm an toàn trên máy trạm.")
    todo = N_("Tạo lại tệp trên máy đã gửi rồi mang đến một lần nữa.")


class NotACourierFile(CourierRefused):
    slug = "courier-not-ours"
    title = N_("Đây không phải là tệp gửi bằng USB của Lá Chắn")
    todo = N_("Chọn đúng tệp đã chép trên USB.")


class CourierCut(CourierRefused):
    slug = "courier-cut"
    title = N_("Tệp USB bị cắt ngắn")
    todo = N_("Chép lại tệp và chờ chép xong mới rút USB. Nếu vẫn vậy, tạo lại tệp.")


class CourierChanged(CourierRefused):
    slug = "courier-changed"
    title = N_("Tệp USB bị hỏng hoặc đã bị thay đổi")


class CourierNewer(CourierRefused):
    slug = "courier-newer"
    title = N_("Tệp USB do phiên bản mới hơn của chương trình tạo ra")
    todo = N_("Gọi người bảo trì: cần cập nhật chương trình ở nơi nhận.")


class CourierOtherWay(CourierRefused):
    slug = "courier-other-way"
    title = N_("Tệp này không dùng ở đây")
    todo = N_("Tệp .out của máy trạm mang đến huyện; tệp .receipts của huyện mang về máy trạm.")


class CourierOtherDistrict(CourierRefused):
    slug = "courier-other-district"
    title = N_("Tệp USB này là của một huyện khác")
    todo = N_("Mang tệp đến đúng huyện của máy trạm.")


@dataclass(frozen=True, slots=True)
class Frame:
    """One signed body. `request_digest` is of the request itself, or of the request that it answers."""

    request_digest: bytes
    signature: str
    body: bytes


@dataclass(frozen=True, slots=True)
class CourierFile:
    """`district` is the short name (shared.sealing.key_id) of the key that signs the district's answers."""

    direction: Direction
    kiosk_id: str
    district: str
    frames: tuple[Frame, ...]


def pack(courier: CourierFile) -> bytes:
    """The bytes of the file."""
    frames = b"".join(
        _FRAME.pack(frame.request_digest, frame.signature.encode(), len(frame.body)) + frame.body
        for frame in courier.frames
    )
    kiosk = courier.kiosk_id.encode()
    names = bytes([len(kiosk)]) + kiosk + courier.district.encode()
    rest = names + struct.pack(">I", len(courier.frames)) + frames
    length = _START.size + len(rest) + _SUM
    start = _START.pack(_MAGIC, VERSION, courier.direction.encode(), length)
    return start + rest + _sum_of(start + rest)


def unpack(content: bytes, direction: Direction) -> CourierFile:
    """Read a whole file that should go this way. Raises one of the CourierRefused."""
    if len(content) < len(_MAGIC) and content and _MAGIC.startswith(content):
        raise CourierCut(f"{len(content)} bytes")
    if not content.startswith(_MAGIC):
        raise NotACourierFile
    if len(content) < _START.size:
        raise CourierCut(f"{len(content)} bytes")
    _, version, way, length = _START.unpack_from(content)
    if version > VERSION:
        raise CourierNewer(f"version {version}")
    if len(content) < length:
        raise CourierCut(f"{len(content)} of {length} bytes")
    if len(content) != length or _sum_of(content[:-_SUM]) != content[-_SUM:]:
        raise CourierChanged("sum")
    if way.decode("latin-1") != direction:
        raise CourierOtherWay
    return _names_and_frames(content[_START.size : -_SUM], direction)


def _names_and_frames(rest: bytes, direction: Direction) -> CourierFile:
    try:
        size = rest[0]
        kiosk_id, district = rest[1 : 1 + size].decode("ascii"), rest[1 + size : 17 + size].decode("ascii")
        (count,) = struct.unpack_from(">I", rest, 17 + size)
        frames, at = [], 21 + size
        for _ in range(min(count, FRAMES_MAX + 1)):
            digest, signature, length = _FRAME.unpack_from(rest, at)
            at += _FRAME.size
            frames.append(Frame(digest, signature.decode("ascii"), rest[at : at + length]))
            at += length
    except (IndexError, UnicodeDecodeError, struct.error):
        raise CourierChanged("frames") from None
    sound = _KIOSK_ID.fullmatch(kiosk_id) and _DISTRICT.fullmatch(district) and at == len(rest)
    if not sound or not all(_SIGNATURE.fullmatch(frame.signature) for frame in frames):
        raise CourierChanged("frames")
    return CourierFile(direction, kiosk_id, district, tuple(frames))


def _sum_of(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_SUM).digest()
