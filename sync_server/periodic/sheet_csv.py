"""A table of the report as CSV that Excel opens: UTF-8 with its mark, CRLF, every field quoted. Pure."""

import csv
from io import StringIO

from sync_server.periodic.document import Document
from sync_server.periodic.table import Column, Figure, Table

MIME = "text/csv; charset=utf-8"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text for a formula."""


def as_csv(table: Table, document: Document) -> bytes:
    """Heading, rows, notes, then how the figures stand. Numbers have no marks between thousands.

    Their decimal mark is the comma where columns are parted by semicolons, as a Vietnamese Excel expects.
    """
    separator = document.wording.separator
    file = StringIO()
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["", *(guarded(_heading(column)) for column in table.columns)])
    for row in table.rows:
        writer.writerow([guarded(row.label), *(_written(figure, separator) for figure in row.figures)])
    about = (f"{table.key}. {table.title}", document.days, *document.standing, *table.notes)
    for line in (*about, document.watermark) if document.watermark else about:
        writer.writerow([guarded(line), *("" for _ in table.columns)])
    return file.getvalue().encode("utf-8-sig")


def _heading(column: Column) -> str:
    return f"{column.group}: {column.title}" if column.group else column.title


def _written(figure: Figure, separator: str) -> str:
    if figure is None:
        return ""
    if isinstance(figure, str):
        return guarded(figure)
    told = str(figure)
    return told.replace(".", ",") if separator == ";" else told


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
