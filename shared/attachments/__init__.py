"""Files that go with a report: what may come in, what is taken out, the parts it travels in. Pure."""

from shared.attachments.cleaning import Cleaned, FileRefused, clean_file, kind_of
from shared.attachments.parts import PARTS_MAX, NotWhole, Part, join, part_from_bytes, split

__all__ = [
    "PARTS_MAX",
    "Cleaned",
    "FileRefused",
    "NotWhole",
    "Part",
    "clean_file",
    "join",
    "kind_of",
    "part_from_bytes",
    "split",
]
