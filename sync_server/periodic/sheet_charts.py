"""The sheet of charts: each beside the numbers it is drawn from."""

from collections.abc import Sequence
from typing import Any

from sync_server.periodic.charts import COLOURS, Chart
from sync_server.periodic.document import Document
from sync_server.periodic.sheet_formats import BOX, Formats, set_page

LABEL_WIDTH, NUMBER_WIDTH, PARTS_MOST = 34, 11, 4
LINES_OF_A_CHART = 16
LINES_OF_TWO_BARS = 3
"""Fewer, and some programs leave out every second label."""
ROW_PIXELS = 20


def write_charts(
    book: Any, sheet: Any, charts: Sequence[Chart], document: Document, formats: Formats
) -> None:
    set_page(sheet, document)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, PARTS_MOST, NUMBER_WIDTH)
    sheet.write_string(0, 0, "Biểu đồ", formats.get(bold=True, font_size=13))
    sheet.write_string(1, 0, document.days, formats.get(italic=True))
    at, breaks = 3, []
    for chart in charts:
        height = max(LINES_OF_A_CHART, LINES_OF_TWO_BARS * len(chart.rows) // 2 + 3)
        _write_numbers(sheet, chart, at, formats)
        _draw(book, sheet, chart, at, height - 1)
        at += height
        breaks.append(at)
    sheet.set_h_pagebreaks(breaks[1:-1:2])
    sheet.print_area(0, 0, at - 1, PARTS_MOST + 10)


def _write_numbers(sheet: Any, chart: Chart, at: int, formats: Formats) -> None:
    sheet.write_string(at, 0, chart.title, formats.heading())
    for place, title in enumerate(chart.parts.values(), 1):
        sheet.write_string(at, place, title, formats.heading())
    for line, (label, counts) in enumerate(chart.rows, at + 1):
        sheet.write_string(line, 0, label, formats.get(**BOX))
        for place, code in enumerate(chart.parts, 1):
            sheet.write_number(line, place, counts.get(code, 0), formats.figure("row", "count"))


def _draw(book: Any, sheet: Any, chart: Chart, at: int, lines: int) -> None:
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = at + 1, at + len(chart.rows)
    for place, (code, title) in enumerate(chart.parts.items(), 1):
        drawn.add_series(
            {
                "name": title,
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "fill": {"color": COLOURS[code]},
                "gap": 40,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
    drawn.set_x_axis({"num_format": "#,##0", "min": 0})
    drawn.set_legend({"position": "bottom"} if len(chart.parts) > 1 else {"none": True})
    drawn.set_size({"width": 640, "height": lines * ROW_PIXELS})
    sheet.insert_chart(at, PARTS_MOST + 1, drawn, {"object_position": 1, "description": chart.sentence})
