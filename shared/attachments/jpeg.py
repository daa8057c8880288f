"""A JPEG without what stands beside its picture: no byte of the picture itself is changed."""

import re

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8)}
_JFIF, _ADOBE = b"\xff\xe0\x00\x10JFIF\x00", b"\xff\xee\x00\x0eAdobe"
"""The two notes that decoders go by; the first without a small picture in it."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In a scan, 0xFF stands before 0 or a restart, or it begins a marker."""


def without_notes(jpeg: bytes) -> bytes:
    """Without EXIF, XMP, profiles, comments and whatever hangs behind the end; what is no JPEG as it is."""
    if not jpeg.startswith(_START):
        return jpeg
    kept, at = [_START], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == _END:
            break
        if marker == 0xFF:  # filling
            at += 1
            continue
        end = at + 2 if marker in _ALONE else at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == _SCAN:
            found = _NEXT_MARKER.search(jpeg, end)
            end = found.start() if found else len(jpeg)
        if not _is_note(marker) or jpeg.startswith((_JFIF, _ADOBE), at):
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, bytes((0xFF, _END))))


def _is_note(marker: int) -> bool:
    return 0xE0 <= marker <= 0xEF or marker == 0xFE
