"""A chosen file as it may be kept: known by its content, whole, and without what it says beside its picture.

The name of a file and what a browser says of its kind are never asked: only the bytes count.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from shared.attachments.refusing import FileRefused, refused
from shared.report.rows import FILE_MAX_BYTES

__all__ = ["Cleaned", "FileRefused", "clean_file", "kind_of"]

MEBIBYTE = 1024 * 1024

_MAGIC: Mapping[str, bytes] = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`kind` is jpg, png or pdf; `content` was written anew, and nothing was behind or beside it."""

    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def kind_of(content: bytes) -> str | None:
    """jpg, png or pdf by the first bytes; None for anything else."""
    return next((kind for kind, magic in _MAGIC.items() if content.startswith(magic)), None)


def clean_file(content: bytes) -> Cleaned:
    """The file without EXIF, XMP, comments and whatever was hung on to it; pictures turned upright.

    Raises FileRefused: empty, larger than 5 MB before or after, neither JPG, PNG nor PDF, damaged, too many
    points, a PDF with a password, or one that holds code or other files.
    """
    if not content:
        raise refused("empty_file")
    if len(content) > FILE_MAX_BYTES:
        raise refused("file_too_large", size=-(-len(content) // MEBIBYTE))
    kind = kind_of(content)
    if kind is None:
        raise refused("file_of_other_kind")
    # Read once a file is here: with them each command and page of the kiosk would start twice as slowly.
    from shared.attachments import papers, pictures

    cleaned = papers.clean_pdf(content) if kind == "pdf" else pictures.clean_picture(content, kind)
    if len(cleaned) > FILE_MAX_BYTES:
        raise refused("file_too_large", size=-(-len(cleaned) // MEBIBYTE))
    return Cleaned(kind, cleaned)
