"""The periodic report as a workbook: a cover, a sheet a table, a sheet of charts.

The same document gives the same bytes: nothing in the file depends on when or where it is written. Labels
and codes are text cells, figures are numbers, and nothing that a person wrote becomes a formula or a link.
"""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook

from sync_server.periodic.charts import Chart
from sync_server.periodic.document import Document
from sync_server.periodic.sheet_charts import write_charts
from sync_server.periodic.sheet_cover import write_cover
from sync_server.periodic.sheet_formats import Formats
from sync_server.periodic.sheet_table import write_table

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}


def workbook(document: Document, charts: Sequence[Chart]) -> bytes:
    """The file, whole; the tables and charts of a copy for outside are to be those of `outside`."""
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    book.set_properties(
        {
            "title": document.title,
            "author": document.wording.unit,
            "created": document.made_at.replace(tzinfo=None),  # in UTC, as the format wants it
        }
    )
    formats = Formats(book)
    write_cover(book.add_worksheet("Bìa"), document, formats)
    for table in document.tables:
        write_table(book.add_worksheet(table.key), table, document, formats)
    if charts:
        write_charts(book, book.add_worksheet("Biểu đồ"), charts, document, formats)
    book.close()
    return file.getvalue()
