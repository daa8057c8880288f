"""What the system sets on a report (group 0 of the brief): never typed, never taken from an import."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import FieldError
from shared.report.kinds import In, ManyOf
from shared.report.messages import MESSAGES

_STAMP = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$")]


class SystemFields(BaseModel):
    """Group 0 of one report. Instants are ISO 8601 with offset; `time_to_file_s` is None for an import."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    report_uuid: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    report_no: Annotated[str, Field(min_length=1, max_length=40)]
    station_code: Annotated[str, Field(min_length=1, max_length=20)]
    station_type: Annotated[str, In("station_type")]
    created_by: Annotated[str, Field(min_length=1, max_length=200)]
    created_at: _STAMP
    submitted_at: _STAMP
    revision: Annotated[int, Field(ge=1)]
    schema_version: Annotated[str, Field(max_length=20)]
    urgency_auto: Literal["high", "medium", "low"]
    urgency_reasons: Annotated[list[str], ManyOf("urgency_reasons", least=1)]
    urgency_rule_version: Annotated[str, Field(max_length=20)]
    urgency: Literal["high", "medium", "low"]
    time_to_file_s: Annotated[int, Field(ge=0)] | None = None
    ethnicity_list_version: Annotated[str, Field(max_length=40)] | None = None

    def as_fields(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


def system_errors(raw: dict[str, Any], *, whole: bool = True) -> dict[str, FieldError]:
    """The faults of a group 0, by field; {} when it is right. Not `whole`: what a revision changes of it."""
    try:
        SystemFields.model_validate(raw)
    except ValidationError as invalid:
        faults = invalid.errors(include_input=False, include_url=False)
        return {
            ".".join(map(str, fault["loc"])): FieldError(fault["type"], MESSAGES["not_text"])
            for fault in faults
            if whole or fault["loc"][0] in raw
        }
    return {}


SYSTEM_FIELDS = frozenset(SystemFields.model_fields)
SET_ANEW = frozenset(
    {
        "revision",
        "urgency_auto",
        "urgency_reasons",
        "urgency_rule_version",
        "urgency",
        "ethnicity_list_version",
    }
)
"""What an addition may say of group 0: its own number and what follows from its answers. Who filed what,
where and when stays as the report said it first.
"""
