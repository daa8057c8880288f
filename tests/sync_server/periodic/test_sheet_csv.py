"""CSV as Excel opens it in Vietnam: its mark, its line ends, no formulas, the separator that was set."""

import csv
from dataclasses import replace
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from sync_server.periodic.sheet_csv import DANGEROUS, as_csv
from sync_server.periodic.table import Row, Table
from tests.sync_server.periodic.printed import COMMUNES, ON_TIME, a_document


def read(content: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_it_opens_in_excel_with_its_marks_and_every_field_quoted() -> None:
    content = as_csv(COMMUNES, a_document())
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == content.count(b"\n")
    lines = read(content)
    assert lines[0] == ["", "Số báo cáo", "Số trẻ", "Giới: Nam", "Giới: Nữ", "Giới: Không rõ"]
    assert lines[1] == ["Xã Đồng Mẫu", "14", "12", "7", "5", "0"]
    assert lines[3][0] == "'=Xã Núi Mẫu"
    assert ["Bản chốt số 6T-2026/1, admin chốt lúc 08:30 ngày 15/06/2026", "", "", "", "", ""] in lines
    assert all(field.startswith('"') for field in content[3:].decode().split("\r\n")[1].split(","))


def test_where_columns_are_parted_by_semicolons_the_decimal_mark_is_a_comma() -> None:
    document = a_document()
    told = replace(document, wording=replace(document.wording, separator=";"))
    assert read(as_csv(ON_TIME, told), ";")[1] == ["Cao", "6", "4,5", "83,3"]
    assert read(as_csv(ON_TIME, document))[2] == ["Thấp", "0", "", ""]


@given(st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: text.replace("\x00", "")))
def test_no_label_is_taken_for_a_formula_and_none_is_lost(label: str) -> None:
    table = Table("B1", "Tên", "vụ", COMMUNES.columns, (Row("x", label, (0, 0, 0, 0, 0)),))
    field = read(as_csv(table, a_document()))[1][0]
    assert not field.startswith(DANGEROUS)
    assert field in (label, f"'{label}")
