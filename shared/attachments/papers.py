"""PDFs: read whole and written anew, without who made them and where; none that holds code or other files."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from shared.attachments.jpeg import without_notes
from shared.attachments.refusing import FileRefused, refused

_ACTIVE_KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/RichMediaSettings",
}
_ACTIVE_DEEDS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Sound",
    "/Movie",
    "/RichMediaExecute",
}
_NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def clean_pdf(content: bytes) -> bytes:
    """The pages alone. Raises FileRefused: damaged, no page, a password, code or other files inside.

    Who wrote it, when and with what is taken out, also of the photographs in it (JPEG); text and links stay.
    """
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise refused("pdf_locked")
        if not len(reader.pages):
            raise refused("file_damaged")
        writer = PdfWriter(clone_from=reader)
        for part in _parts(writer.root_object):
            if _ACTIVE_KEYS & part.keys() or part.get("/S") in _ACTIVE_DEEDS:
                raise refused("pdf_active")
            _take_notes_out(part)
        writer.metadata = None
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        out = BytesIO()
        writer.write(out)
    except FileRefused:
        raise
    except Exception:  # bytes that somebody made can break a reader in any way
        raise refused("file_damaged") from None
    return out.getvalue()


def _parts(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, once."""
    ahead: list[object] = [root]
    seen: set[int] = set()
    while ahead:
        one = ahead.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            ahead.extend(one.values())
        elif isinstance(one, ArrayObject):
            ahead.extend(one)


def _take_notes_out(part: DictionaryObject) -> None:
    for name in _NOTES:
        part.pop(name, None)
    if not isinstance(part, StreamObject):
        return
    told = part.get("/Filter")
    filters = list(told) if isinstance(told, ArrayObject) else [told]
    if filters[-1] == "/DCTDecode":
        part._data = without_notes(part.get_data())
        part[NameObject("/Filter")] = NameObject("/DCTDecode")
        part.pop("/DecodeParms", None)
