"""Pictures: decoded whole, so that they are what they say, and kept without what cannot be seen in them."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from shared.attachments.jpeg import without_notes
from shared.attachments.refusing import FileRefused, refused
from shared.report.rows import FILE_MAX_BYTES

POINTS_MAX = 50_000_000
"""Points of one picture: 150 MB of memory, which a station's PC has."""

_FORMATS = {"jpg": "JPEG", "png": "PNG"}
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by the orientation that its camera noted (EXIF)."""


def clean_picture(content: bytes, kind: str) -> bytes:
    """The picture alone, upright. kind: jpg or png. Raises FileRefused.

    A PNG and a JPG that stands upright keep every point; one that must be turned is written in high quality.
    """
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as picture:
            points = picture.width * picture.height
            if points > POINTS_MAX:
                raise refused("too_many_points", points=-(-points // 1_000_000))
            picture.load()
            return _png(picture) if kind == "png" else _jpg(picture, content)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refused("too_many_points", points="> 89") from None
    except Exception:  # bytes that somebody made can break a decoder in any way
        raise refused("file_damaged") from None


def _png(picture: Image.Image) -> bytes:
    upright = _upright(picture) or picture
    upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
    return _first_small_enough(upright, "PNG", ({}, {"optimize": True}))


def _jpg(picture: Image.Image, content: bytes) -> bytes:
    upright = _upright(picture)
    if upright is None:
        bare = without_notes(content)
        if _shows(bare, picture):
            return bare
        upright = picture
    upright = upright if upright.mode in ("L", "RGB") else upright.convert("RGB")
    upright.info = {}
    return _first_small_enough(
        upright, "JPEG", [{"quality": one, "optimize": True} for one in (95, 90, 85, 75)]
    )


def _shows(jpeg: bytes, picture: Image.Image) -> bool:
    """Whether it opens to every point of the picture, compared in strips to save memory."""
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as again:
            tops = range(0, picture.height, 64)
            strips = [(0, top, picture.width, min(top + 64, picture.height)) for top in tops]
            return (again.mode, again.size) == (picture.mode, picture.size) and all(
                again.crop(strip).tobytes() == picture.crop(strip).tobytes() for strip in strips
            )
    except Exception:  # a picture that needs one of its notes is written anew
        return False


def _first_small_enough(picture: Image.Image, form: str, ways: Sequence[Mapping[str, Any]]) -> bytes:
    """Written in the first of these ways that gives at most 5 MB, else in the last."""
    for way in ways:
        out = BytesIO()
        picture.save(out, form, **way)
        if out.tell() <= FILE_MAX_BYTES:
            break
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image | None:
    """The picture turned upright; None where it stands so already."""
    try:
        turn = _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # notes of a camera that cannot be read say nothing of how it was held
        turn = None
    return None if turn is None else picture.transpose(turn)
