"""The lists of a report: alleged perpetrators, links, notifications made, files that go with it."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from shared.report.kinds import In, IsoInstant, Shaped, Whole, Words, broken

FILES_MAX = 5
FILE_MAX_BYTES = 5 * 1024 * 1024
"""Of files that go with a report (brief 3.3): how many, and bytes of one."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Perp(_Row):
    """What is known of one alleged perpetrator. Never «thủ phạm»: nothing is proven."""

    name: Annotated[str, Words(120)] | None = None
    sex: Annotated[str, In("sex")] | None = None
    age_approx: Annotated[int, Whole(0, 120)] | None = None
    relation: Annotated[str, In("perp_relation")] | None = None
    known_to_child: Annotated[str, In("yes_no_unknown")] | None = None
    has_access: Annotated[str, In("yes_no_unknown")] | None = None
    address: Annotated[str, Words(200)] | None = None
    phone: Annotated[str, Words(40)] | None = None


class Link(_Row):
    """A tie to another report, by its number; both directions count wherever links are read."""

    report_no: Annotated[str, Words(40)]
    link_kind: Annotated[str, In("link_kind")]


class Notification(_Row):
    """One agency that was told: who answered, when, how, with what result."""

    agency_role: Annotated[str, In("agency_role")]
    agency_name: Annotated[str, Words(200)] | None = None
    person: Annotated[str, Words(120)] | None = None
    at: IsoInstant
    method: Annotated[str, In("notification_method")] | None = None
    result: Annotated[str, Words(300)] | None = None


class Attachment(_Row):
    """A file that goes with the report, as it was kept: cleaned. Its bytes travel in parts of their own."""

    file_id: Annotated[str, Shaped(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "not_a_file_id")]
    kind: Annotated[str, In("attachment_kind")]
    caption: Annotated[str, Words(200)] | None = None
    sha256: Annotated[str, Shaped(r"[0-9a-f]{64}", "not_a_digest")]
    bytes: Annotated[int, Whole(1, FILE_MAX_BYTES)]


def _rows(most: int) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise broken("not_a_list")
        if len(value) > most:
            raise broken("too_many", most=most)
        return [_present(row) for row in value]

    return BeforeValidator(check)


def _present(row: Any) -> Any:
    if isinstance(row, _Row):
        return row
    if not isinstance(row, dict):
        raise broken("not_a_row")
    return {key: value for key, value in row.items() if value is not None and value != ""}


PerpRows = Annotated[list[Perp], _rows(10)]
LinkRows = Annotated[list[Link], _rows(20)]
NotificationRows = Annotated[list[Notification], _rows(30)]
AttachmentRows = Annotated[list[Attachment], _rows(FILES_MAX)]
