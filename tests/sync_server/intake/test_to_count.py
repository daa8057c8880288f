"""What is kept beside a record says all that is counted of it."""

from typing import Any

from hypothesis import given

from sync_server.intake.to_count import VERSION, fields_of, parts, to_count
from sync_server.periodic.sayings import saying, understood
from tests.strategies import valid_reports


@given(valid_reports())
def test_what_is_kept_of_a_report_counts_as_the_report_does(told: dict[str, Any]) -> None:
    filing, kept = parts(to_count(told | {"time_to_file_s": 61}))
    assert filing == 61 and parts(to_count(told))[0] is None
    assert understood(kept) == saying(told)._replace(links=understood(kept).links)
    asked = [{name: row[name] for name in ("link_kind", "report_no")} for row in told.get("links") or ()]
    assert list(understood(kept).links) == asked


def test_a_text_tells_its_version_first_and_is_short() -> None:
    text = to_count({"child_sex": "male", "narrative": "dài", "perps": [{"name": "Tư", "phone": "0"}]})
    assert text.startswith(f"{VERSION}  [")
    assert fields_of(parts(text)[1])["perps"] == [{"name": "Tư"}]
    assert "dài" not in text and "phone" not in text
