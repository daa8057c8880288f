"""The workbook: what stands in its cells, that nothing in it runs, and that the same report is the same
file.
"""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from sync_server.periodic.charts import Chart
from sync_server.periodic.document import Document, Outside
from sync_server.periodic.sheet import workbook
from sync_server.periodic.table import Row
from tests.sync_server.periodic.printed import COMMUNES, DIGEST, a_document

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CHART = Chart("communes", "B1", "Số trẻ theo xã", {"plain": "Số trẻ"}, (("Xã Đồng Mẫu", {"plain": 12}),))


def parts(document: Document, charts: tuple[Chart, ...] = ()) -> dict[str, str]:
    """The XML of the file, by the name of its part."""
    with ZipFile(BytesIO(workbook(document, charts))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def cells(xml: str) -> dict[str, str | float]:
    """What stands in a sheet: texts, and numbers as numbers."""
    found: dict[str, str | float] = {}
    for cell in ElementTree.fromstring(xml).iterfind(".//m:c", NS):
        text, number = cell.find(".//m:t", NS), cell.find("m:v", NS)
        if cell.get("t") == "inlineStr" and text is not None and text.text:
            found[str(cell.get("r"))] = text.text
        elif number is not None:
            assert cell.get("t") is None, "neither text nor number"
            found[str(cell.get("r"))] = float(number.text or "")
    return found


def test_a_sheet_holds_its_table_with_texts_as_texts_and_numbers_as_numbers() -> None:
    file = parts(a_document())
    sheet = cells(file["xl/worksheets/sheet2.xml"])
    assert sheet["A1"] == "B1. Tổng hợp theo xã, phường"
    assert [sheet.get(f"{at}4") for at in "BCDEF"] == [None, None, "Giới", None, None]
    assert [sheet[f"{at}5"] for at in "BCDEF"] == ["Số báo cáo", "Số trẻ", "Nam", "Nữ", "Không rõ"]
    assert [sheet[f"{at}6"] for at in "ABCDEF"] == ["Xã Đồng Mẫu", 14, 12, 7, 5, 0]
    assert (sheet["A8"], sheet["B8"]) == ("=Xã Núi Mẫu", 0)
    assert sheet["A13"] == "* Một trẻ có thể thuộc nhiều hình thức."
    on_time = cells(file["xl/worksheets/sheet3.xml"])
    assert [on_time[f"{at}7"] for at in "ABCD"] == ["Thấp", 0, "–", "–"]
    assert on_time["C6"] == 4.5


def test_nothing_in_the_file_is_a_formula_or_a_link() -> None:
    row = Row("x", "http://mau.invalid/", (0, 0, 0, 0, 0))
    named = replace(COMMUNES, rows=(*COMMUNES.rows, row))
    for name, xml in parts(a_document(tables=(named,)), (CHART,)).items():
        assert not re.search(r"<f[ >]|<hyperlink|externalLink", xml) or name.startswith("xl/charts/"), name


def test_each_sheet_prints_on_a4_across_with_its_heading_on_every_page() -> None:
    file = parts(a_document(), (CHART,))
    book = file["xl/workbook.xml"]
    assert re.findall(r'<sheet name="([^"]+)"', book) == ["Bìa", "B1", "B5", "B4", "Biểu đồ"]
    assert "'B1'!$A$1:$F$13" in book.replace("B1!", "'B1'!") and "$4:$5" in book
    for number in (2, 3, 4, 5):
        page = file[f"xl/worksheets/sheet{number}.xml"]
        assert 'paperSize="9" ' in page and 'orientation="landscape"' in page
    assert '<mergeCell ref="D4:F4"/>' in file["xl/worksheets/sheet2.xml"]


def test_the_cover_says_whose_report_it_is_and_how_its_figures_stand() -> None:
    frozen = " ".join(map(str, cells(parts(a_document())["xl/worksheets/sheet1.xml"]).values()))
    for told in (
        "BÁO CÁO",
        "Kết quả thực hiện Kế hoạch phòng, chống bạo lực, xâm hại trẻ em 6 tháng đầu năm 2026",
        "Số liệu từ ngày 15/12/2025 đến hết ngày 14/06/2026",
        "Ủy ban nhân dân tỉnh (qua Sở Y tế)",
        "Bản chốt số 6T-2026/1, admin chốt lúc 08:30 ngày 15/06/2026",
        "Tình trạng tính đến 24:00 ngày 14/06/2026",
        DIGEST,
    ):
        assert told in frozen
    draft = parts(a_document(frozen=False, author="", digest=""))
    assert "DỰ THẢO – chưa chốt số liệu" in draft["xl/worksheets/sheet1.xml"]
    assert "DỰ THẢO" in draft["xl/worksheets/sheet2.xml"] and DIGEST not in str(draft)


def test_a_copy_for_outside_says_so_on_every_sheet() -> None:
    copy = Outside(3, "officer", a_document().made_at, "Báo Mẫu & Đài Mẫu")
    file = parts(a_document(copy=copy), (CHART,))
    for number in range(1, 6):
        header = ElementTree.fromstring(file[f"xl/worksheets/sheet{number}.xml"]).find(".//m:oddHeader", NS)
        assert header is not None and header.text
        assert "Bản gửi ra ngoài số 3 cho Báo Mẫu && Đài Mẫu – officer lấy lúc" in header.text


def test_the_same_report_is_the_same_file_and_another_is_not() -> None:
    first, again = workbook(a_document(), [CHART]), workbook(a_document(), [CHART])
    assert first == again
    assert workbook(a_document(version=2), [CHART]) != first
