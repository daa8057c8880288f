"""The table as Excel opens it: marks, quotes, no formula, no zero lost, and who took it on every row."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.report import fields
from sync_server.exports import table_csv
from sync_server.exports.choice import Choice, Mark
from sync_server.exports.table_csv import Row, cell
from sync_server.periodic.sheet_csv import DANGEROUS
from tests.strategies import any_text

ALL = frozenset({"P1", "P2", "P3", "P4"})
COMMUNES = {"99001": "Xã Đồng Mẫu"}


def a_mark(**changes: Any) -> Mark:
    told = {"form": "csv", "classes": ALL, "reason": "tập huấn", "first": date(2026, 1, 1), **changes}
    return Mark("officer", datetime(2026, 11, 24, 7, 30, tzinfo=UTC), Choice(**told), 1)


def table(told: dict[str, Any], classes: frozenset[str] = ALL, separator: str = ",") -> list[list[str]]:
    """A file of one report, read back."""
    mark = a_mark(classes=classes)
    columns = table_csv.columns(classes, mark)
    content = (
        table_csv.heading(columns, separator)
        + table_csv.body(columns, [Row("VA-2026-0001", "K1", told)], COMMUNES, separator)
        + table_csv.ending(columns, mark, separator)
    )
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    text = content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


def test_words_codes_of_primero_and_the_mark_stand_beside_each_other() -> None:
    told = {
        "child_sex": "female", "child_commune_code": "99001", "concern_kinds": ["neglect", "sexual_abuse"],
        "caregiver_phone": "0900000104", "child_dob": "2014-05-05",
        "perps": [{"name": "Đỗ Văn Bảy", "sex": "male"}, {"relation": "father"}],
    }  # fmt: skip
    heading, row, ending = table(told)
    found = dict(zip(heading, row, strict=True))
    assert found["Số vụ việc (case_no)"] == "VA-2026-0001"
    assert found["Giới tính (child_sex)"] == "Nữ" and found["Primero: sex (child_sex)"] == "female"
    assert found["Xã, phường nơi trẻ ở (child_commune_code)"] == "Xã Đồng Mẫu"
    assert found["Dấu hiệu, hình thức (concern_kinds)"] == "Bỏ mặc, sao nhãng; Xâm hại tình dục"
    assert found["Primero: protection_concerns (concern_kinds)"] == "other; gbv_survivor"
    assert found["Điện thoại người chăm sóc (caregiver_phone)"] == '="0900000104"'
    assert found["Ngày tháng năm sinh (child_dob)"] == "05/05/2014"
    people = "Họ và tên: Đỗ Văn Bảy; Giới tính: Nam | Quan hệ với trẻ: Cha ruột"
    assert found["Thông tin người bị nghi gây hại (perps)"] == people
    assert found["Dấu xuất"] == "officer 14:30 ngày 24/11/2026"
    assert ending[0] == (
        "Dữ liệu do officer xuất lúc 14:30 ngày 24/11/2026; loại thông tin P1, P2, P3, P4; "
        "trạm được báo tin 01/01/2026–; 1 báo cáo; lý do: tập huấn"
    )
    assert set(ending[1:]) == {""}


def test_only_columns_of_the_chosen_classes_are_there() -> None:
    heading, _, _ = table({}, frozenset({"P1"}))
    named = {one.rpartition("(")[2].rstrip(")") for one in heading[2:-1]}
    assert named == {name for name, one in fields().items() if one.privacy == "P1" and "." not in name}


def test_the_separator_that_was_set_parts_the_columns() -> None:
    assert table({"child_sex": "male"}, separator=";")[0][0] == "Số vụ việc (case_no)"


@given(any_text.map(lambda text: text.replace("\x00", "")))
def test_no_text_becomes_a_formula_and_none_is_changed_otherwise(text: str) -> None:
    found = cell(text)
    if text.isascii() and text.isdigit() and text.startswith("0") and len(text) > 1:
        assert found in (f'="{text}"', text)
    else:
        assert found in (text, f"'{text}") and not found.startswith(DANGEROUS)


@given(st.from_regex(r"0[0-9]{1,20}", fullmatch=True))
def test_digits_with_a_zero_before_them_keep_it(text: str) -> None:
    assert cell(text) == f'="{text}"'


@given(st.sampled_from(sorted(DANGEROUS)), any_text)
def test_a_formula_in_any_field_of_a_report_is_disarmed(begins: str, text: str) -> None:
    told = {"child_full_name": begins + text.replace("\x00", ""), "reason": ""}
    heading, row, _ = table(told, frozenset({"P1", "P2"}))
    assert dict(zip(heading, row, strict=True))["Họ và tên trẻ em (child_full_name)"].startswith("'")
