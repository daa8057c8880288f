"""«Bảng mã»: every field and code of the report in both languages, with its name in Primero/CPIMS+. Pure."""

from collections.abc import Iterator

from shared.codes import lists
from shared.report import Field, fields
from sync_server.exports.mapping import Target, of_field, sources
from sync_server.exports.table_csv import BOM, cell, written

NAME = "bang-ma.csv"
HEADING = (
    "Loại", "Trường", "Lớp", "Danh mục", "Mã", "Tiếng Việt", "English",
    "Primero: biểu mẫu", "Primero: trường", "Primero: danh mục", "Primero: mã", "Khớp", "Nguồn",
)  # fmt: skip


def as_csv(separator: str) -> bytes:
    """UTF-8 with its mark; a line a field, then one for each code of it and each place it has in Primero."""
    lines = ([cell(text) for text in line] for line in (HEADING, *rows()))
    return BOM + written(lines, separator)


def rows() -> Iterator[tuple[str, ...]]:
    for field in fields().values():
        places: tuple[Target | None, ...] = of_field(field.id) or (None,)
        for target in places:
            yield _of_field(field, target)
            yield from _of_codes(field, target)


def _of_field(field: Field, target: Target | None) -> tuple[str, ...]:
    told = ("Trường", field.id, field.privacy, field.code_list, "", field.vi, field.en)
    if target is None:
        return (*told, "", "", "", "", "", "")
    return (*told, target.form, target.path, target.lookup, "", target.match, sources()[target.form])


def _of_codes(field: Field, target: Target | None) -> Iterator[tuple[str, ...]]:
    if not field.code_list:
        return
    options = (target.options if target else None) or {}
    for code in lists()[field.code_list].values():
        told = ("Mã", field.id, field.privacy, field.code_list, code.id, code.vi, code.en)
        if target and code.id in options:
            option = options[code.id]
            yield (*told, target.form, target.path, target.lookup, option.id, option.match, "")
        else:
            yield (*told, "", "", "", "", "", "")
