"""A report in the form of the version before is the report it would be in this one."""

from hypothesis import given

from shared.report import parse_report
from shared.report.fields import of_several_codes
from shared.report.versions import brought_up
from shared.revision import PREVIOUS_SCHEMA_VERSION, SCHEMA_VERSION, is_newer
from tests.samples import COMMUNES
from tests.strategies import NOW, valid_reports


@given(valid_reports())
def test_one_code_alone_becomes_the_list_it_is_now(report: dict[str, object]) -> None:
    one_code = {
        name: value[0]
        if name in of_several_codes() and isinstance(value, list) and len(value) == 1
        else value
        for name, value in report.items()
    }
    assert brought_up(one_code, PREVIOUS_SCHEMA_VERSION) == report
    assert brought_up(one_code, SCHEMA_VERSION) == one_code
    assert parse_report(brought_up(one_code, PREVIOUS_SCHEMA_VERSION), now=NOW, communes=COMMUNES)


def test_only_a_version_that_is_not_known_yet_is_newer() -> None:
    assert [is_newer(told) for told in ("0", "1", "2", "10", "", "x", "²")] == [
        False, False, True, True, False, False, False,
    ]  # fmt: skip
