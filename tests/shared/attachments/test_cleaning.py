"""Files by their content: what is taken, what is left of it, and what is refused in words."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from shared.attachments import Cleaned, FileRefused, clean_file, kind_of
from shared.attachments.pictures import POINTS_MAX
from shared.report.rows import FILE_MAX_BYTES
from tests.shared.attachments.files import SECRET, jpg, noise, pdf, picture, png


def opened(cleaned: Cleaned) -> Image.Image:
    found = Image.open(BytesIO(cleaned.content))
    found.load()
    return found


def far(left: Image.Image, right: Image.Image) -> int:
    """The greatest difference of any point."""
    most = ImageChops.difference(left.convert("RGB"), right.convert("RGB")).getextrema()
    return int(max(high for _, high in most))


def why(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        clean_file(content)
    assert refusal.value.error.message.format(**refusal.value.error.values)
    return refusal.value.error.type


@pytest.mark.parametrize("content", [jpg(), png(), jpg(picture(mode="CMYK")), png(picture(mode="P"))])
def test_nothing_but_the_picture_is_left(content: bytes) -> None:
    assert SECRET in content
    cleaned = clean_file(content)
    found = opened(cleaned)
    assert SECRET not in cleaned.content and b"Exif" not in cleaned.content
    assert dict(found.getexif()) == {} and found.getexif().get_ifd(0x8825) == {}
    assert not {"icc_profile", "xmp", "comment", "exif", "Author"} & found.info.keys()
    assert clean_file(cleaned.content).content == cleaned.content


@pytest.mark.parametrize(
    "ways", [{}, {"progressive": True}, {"restart_marker_blocks": 2}, {"optimize": True}]
)
def test_a_picture_that_stands_upright_keeps_every_point(ways: dict[str, Any]) -> None:
    for source in (picture(300, 200), noise(200, 90)):
        content = jpg(source, **ways)
        assert far(opened(clean_file(content)), Image.open(BytesIO(content))) == 0
        assert far(opened(clean_file(png(source))), source) == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_was_held(orientation: int) -> None:
    from PIL import ImageOps

    content = jpg(picture(64, 48), orientation, subsampling=0, quality=100)
    wanted = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    found = opened(clean_file(content))
    assert found.size == wanted.size == ((48, 64) if orientation > 4 else (64, 48))
    assert far(found, wanted) < 40 and far(found.rotate(180), wanted) > 100


def test_what_hides_behind_another_kind_is_not_kept() -> None:
    page = b"<!DOCTYPE html><script>fetch('//x')</script>"
    for head in (jpg(), png()):
        assert b"script" not in clean_file(head + page).content
    assert why(page + jpg()) == why(b"GIF89a" + pdf()) == why(b"PK\x03\x04" + png()) == "file_of_other_kind"
    assert kind_of(b"\xff\xd8\xff\xe0") == "jpg" and kind_of(page) is None


@pytest.mark.parametrize("make", [jpg, png, pdf])
def test_a_file_that_is_cut_or_only_begins_right_is_damaged(make) -> None:
    content = make().removesuffix(SECRET)
    if make is not pdf:
        for at in (12, len(content) // 3, len(content) // 2):
            assert why(content[:at]) == "file_damaged"
    assert why(content[:8] + bytes(200)) == "file_damaged"


def test_five_megabytes_and_not_one_byte_more() -> None:
    filled = jpg() + bytes(FILE_MAX_BYTES)
    assert clean_file(filled[:FILE_MAX_BYTES]).kind == "jpg", "what is hung on to it goes"
    assert why(filled[: FILE_MAX_BYTES + 1]) == "file_too_large"
    assert why(b"") == "empty_file"


def test_a_large_picture_stays_under_five_megabytes_once_it_is_turned() -> None:
    content = jpg(noise(2800, 2300), 6, quality=85, subsampling=0)
    assert 3_500_000 < len(content) < FILE_MAX_BYTES
    cleaned = clean_file(content)
    assert opened(cleaned).size == (2300, 2800) and len(cleaned.content) <= FILE_MAX_BYTES


def test_a_small_file_that_opens_to_a_huge_picture_is_refused_before_it_is_opened() -> None:
    for side in (8000, 14_000):
        out = BytesIO()
        Image.new("1", (side, side)).save(out, "PNG")
        assert side * side > POINTS_MAX and out.tell() < 200_000
        assert why(out.getvalue()) == "too_many_points"


def test_a_paper_keeps_its_pages_and_loses_its_notes() -> None:
    content = pdf(photo=jpg())
    assert SECRET in content
    cleaned = clean_file(content)
    assert cleaned.kind == "pdf" and SECRET not in cleaned.content and b"Exif" not in cleaned.content
    reader = PdfReader(BytesIO(cleaned.content))
    assert len(reader.pages) == 1 and not reader.metadata and reader.xmp_metadata is None
    photo = reader.pages[0]["/Resources"]["/XObject"]["/Im0"].get_object()  # type: ignore[index]
    assert far(Image.open(BytesIO(photo.get_data())), Image.open(BytesIO(jpg()))) == 0


def test_a_paper_with_code_a_file_or_a_password_is_refused() -> None:
    assert why(pdf(script=True)) == why(pdf(embedded=True)) == "pdf_active"
    assert why(pdf(password="x")) == "pdf_locked"


@given(st.binary(max_size=300), st.sampled_from([b"", jpg()[:80], png()[:60], pdf()[:200]]))
def test_any_bytes_are_cleaned_or_refused(tail: bytes, head: bytes) -> None:
    try:
        clean_file(head + tail)
    except FileRefused as refusal:
        assert SECRET not in repr(refusal).encode()
