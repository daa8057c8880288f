"""Small real files, made here: pictures with what a phone notes in them, papers with what a program notes."""

from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

SECRET = b"Dacmarkerghichu"
"""Stands in every corner where a file says more than its picture."""


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Not one point like its neighbour, and no side like another."""
    shades = bytes((x * 3 + y * 5 + x * y) % 256 for y in range(height) for x in range(width))
    return Image.frombytes("L", (width, height), shades).convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """What no encoder makes small."""
    return Image.effect_noise((width, height), 100).convert("RGB")


def jpg(of: Image.Image | None = None, orientation: int = 1, **ways: Any) -> bytes:
    """With a place (GPS), a maker, a comment, XMP, a colour profile and something hung on to it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 40.7), 3: "E", 4: (105.0, 51.0, 15.1)})
    out = BytesIO()
    notes = {"exif": exif, "comment": SECRET, "xmp": b"<x>" + SECRET, "icc_profile": SECRET}
    (of or picture()).save(out, "JPEG", **{"quality": 90, **notes, **ways})
    return out.getvalue() + SECRET


def png(of: Image.Image | None = None) -> bytes:
    notes = PngInfo()
    notes.add_text("Author", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    out = BytesIO()
    (of or picture()).save(out, "PNG", pnginfo=notes, exif=exif, icc_profile=SECRET)
    return out.getvalue() + SECRET


def pdf(
    *, photo: bytes | None = None, script: bool = False, embedded: bool = False, password: str = ""
) -> bytes:
    """One page, with an author, XMP and, on demand, a photograph, code, a file or a password."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": SECRET.decode(), "/Title": SECRET.decode()})
    xmp = DecodedStreamObject()
    xmp.set_data(b"<x>" + SECRET)
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    if photo is not None:
        image = DecodedStreamObject()
        image.set_data(photo)
        image.update(
            {NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): NameObject("/DCTDecode")}
        )
        held = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
    if script:
        deed = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(deed)
    if embedded:
        writer.add_attachment("x.exe", b"MZ")
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
