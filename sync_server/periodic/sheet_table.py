"""A table of the report on a sheet of its own. Rows are written in order, as a book of constant memory asks
for.
"""

from textwrap import wrap
from typing import Any

from sync_server.periodic.document import Document
from sync_server.periodic.sheet_formats import Formats, set_page
from sync_server.periodic.table import Figure, Table

LABEL_WIDTH, FIGURE_WIDTH, WORD_WIDTH = 34, 9.5, 12
TITLE, UNIT, GROUPS, COLUMNS, FIRST = 0, 1, 3, 4, 5
"""Lines of a sheet, counted from 0: title, unit, the two of the heading, the first row of figures."""

LINE = 15
"""Points of a line: what wraps needs its height said, for programs that do not see to it."""

NOTHING = "–"
"""A figure that there was nothing to measure for."""


def write_table(sheet: Any, table: Table, document: Document, formats: Formats) -> None:
    set_page(sheet, document)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, LABEL_WIDTH)
    for place, column in enumerate(table.columns, 1):
        sheet.set_column(place, place, WORD_WIDTH if column.shape == "word" else FIGURE_WIDTH)
    sheet.freeze_panes(FIRST, 1)
    sheet.repeat_rows(GROUPS, COLUMNS)
    sheet.write_string(TITLE, 0, f"{table.key}. {table.title}", formats.get(bold=True, font_size=13))
    sheet.write_string(UNIT, 0, f"{document.days}. Đơn vị: {table.unit}", formats.get(italic=True))
    _write_heading(sheet, table, formats)
    for at, row in enumerate(table.rows, FIRST):
        sheet.set_row(at, LINE * _lines(row.label, LABEL_WIDTH - 2 * row.depth))
        sheet.write_string(at, 0, row.label, formats.label(row.kind, row.depth))
        for place, (column, figure) in enumerate(zip(table.columns, row.figures, strict=True), 1):
            _write_figure(sheet, at, place, figure, row.kind, column.shape, formats)
    last = FIRST + len(table.rows)
    wrapped, width = formats.get(italic=True, text_wrap=True), LABEL_WIDTH + FIGURE_WIDTH * len(table.columns)
    for at, note in enumerate(table.notes, last + 1):
        sheet.set_row(at, LINE * _lines(note, width))
        sheet.merge_range(at, 0, at, len(table.columns), "", wrapped)
        sheet.write_string(at, 0, f"* {note}", wrapped)
    sheet.print_area(0, 0, last + len(table.notes), len(table.columns))


def _write_heading(sheet: Any, table: Table, formats: Formats) -> None:
    """Groups over their columns; a column of no group looks like one cell of both lines."""
    sheet.write_string(GROUPS, 0, "", formats.heading(bottom=False))
    place = 1
    for group, columns in table.groups:
        width = len(columns)
        if not group:
            for one in range(place, place + width):
                sheet.write_string(GROUPS, one, "", formats.heading(bottom=False))
        elif width == 1:
            sheet.write_string(GROUPS, place, group, formats.heading())
        else:
            sheet.merge_range(GROUPS, place, GROUPS, place + width - 1, "", formats.heading())
            sheet.write_string(GROUPS, place, group, formats.heading())
        place += width
    lines = max(_lines(column.title, FIGURE_WIDTH) for column in table.columns)
    sheet.set_row(COLUMNS, LINE * max(lines, 2))
    sheet.write_string(COLUMNS, 0, "", formats.heading(top=False))
    for place, column in enumerate(table.columns, 1):
        sheet.write_string(COLUMNS, place, column.title, formats.heading(top=bool(column.group)))


def _write_figure(
    sheet: Any, at: int, place: int, figure: Figure, kind: str, shape: str, formats: Formats
) -> None:
    if isinstance(figure, int | float):
        sheet.write_number(at, place, figure, formats.figure(kind, shape))
    else:
        sheet.write_string(at, place, NOTHING if figure is None else figure, formats.word(kind))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters, whole words each."""
    return max(1, len(wrap(text, max(1, int(width * 0.95)))))
