"""How the cells of a report's workbook look, and what every sheet has: A4, margins, what stands on each
page.
"""

from typing import Any

from sync_server.periodic.document import DRAFT, Document

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
BOX = {"border": 1, "border_color": "#7F8C8A"}
NUMBERS = {"count": "#,##0", "median": "#,##0.0#", "share": "0.0#"}
WEIGHTS: dict[str, dict[str, Any]] = {
    "row": {},
    "subtotal": {"bold": True, "bg_color": "#F1F6F5"},
    "total": {"bold": True, "bg_color": "#E7F1EF"},
    "late": {"italic": True},
    "previous": {"italic": True},
    "change": {"italic": True},
}
"""By the kind of a row."""

A4 = 9


class Formats:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def get(self, **looks: Any) -> Any:
        name = repr(sorted(looks.items()))
        if name not in self._made:
            self._made[name] = self._book.add_format({**FONT, **looks})
        return self._made[name]

    def heading(self, *, top: bool = True, bottom: bool = True) -> Any:
        """Of a column; without its lower or upper line two cells look like one."""
        lines = {"top": int(top), "bottom": int(bottom), "left": 1, "right": 1, "border_color": "#7F8C8A"}
        return self.get(bold=True, align="center", text_wrap=True, bg_color="#E7F1EF", **lines)

    def label(self, kind: str, depth: int) -> Any:
        return self.get(**BOX, **WEIGHTS[kind], text_wrap=True, indent=depth)

    def figure(self, kind: str, shape: str) -> Any:
        return self.get(**BOX, **WEIGHTS[kind], num_format=NUMBERS.get(shape, "@"), align="right")

    def word(self, kind: str) -> Any:
        return self.get(**BOX, **WEIGHTS[kind], align="center")


def set_page(sheet: Any, document: Document, *, landscape: bool = True) -> None:
    """A4; the unit, the number and the page below, and above what must not be missed: a draft, a copy."""
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    above = document.watermark or ("" if document.frozen else DRAFT)
    if above:
        sheet.set_header(f"&C&B{_plain(above)}")
    sheet.set_footer(f"&L{_plain(document.wording.unit)}&C{_plain(document.number)}&RTrang &P/&N")


def _plain(text: str) -> str:
    """In a header «&» begins a code; it holds 255 characters."""
    return text.replace("&", "&&")[:180]
