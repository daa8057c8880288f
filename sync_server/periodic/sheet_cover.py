"""The cover of the workbook: what the report is, from whom, for whom, over which days, and how its figures
stand.
"""

from typing import Any

from sync_server.periodic.document import DRAFT, Document
from sync_server.periodic.sheet_formats import Formats, set_page

WIDTHS = (22, 74)
TITLE_CHARACTERS = 60
"""How many of a title stand in one line."""


def write_cover(sheet: Any, document: Document, formats: Formats) -> None:
    words = document.wording
    set_page(sheet, document, landscape=False)
    sheet.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    lines = [("", words.above.upper(), formats.get(align="center"))] if words.above else []
    lines += [
        ("", words.unit.upper(), formats.get(bold=True, align="center")),
        ("", "", formats.get()),
        ("", "BÁO CÁO", formats.get(bold=True, font_size=16, align="center")),
        ("", document.title, formats.get(bold=True, font_size=14, align="center", text_wrap=True)),
        ("", document.days, formats.get(italic=True, align="center")),
        ("", "", formats.get()),
        ("Đơn vị báo cáo", words.unit, formats.get(text_wrap=True)),
        ("Kính gửi", words.addressee, formats.get(text_wrap=True)),
        ("Số bản", document.number, formats.get()),
    ]
    strong = formats.get(bold=True, font_color="#942514", text_wrap=True)
    lines += [("Số liệu", line, strong if line == DRAFT else formats.get(text_wrap=True))
              for line in document.standing]  # fmt: skip
    lines += [("Bản gửi đi", document.watermark, strong)] if document.copy else []
    lines += [
        ("Các biểu", f"{table.key}. {table.title}", formats.get(text_wrap=True)) for table in document.tables
    ]
    _write(sheet, lines, formats)
    sheet.print_area(0, 0, len(lines) - 1, 1)


def _write(sheet: Any, lines: list[tuple[str, str, Any]], formats: Formats) -> None:
    """Labels at the left, each said once; lines without a label go over both columns."""
    before, bold = "", formats.get(bold=True, valign="top")
    for place, (label, text, look) in enumerate(lines):
        if label:
            sheet.write_string(place, 0, label if label != before else "", bold)
            sheet.write_string(place, 1, text, look)
        else:
            if len(text) > TITLE_CHARACTERS:
                sheet.set_row(place, 40)
            sheet.merge_range(place, 0, place, 1, "", look)
            sheet.write_string(place, 0, text, look)
        before = label
