"""From raw values to a `Report`, naming every bad field at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError, create_model
from pydantic_core import PydanticCustomError

from shared.codes import Commune
from shared.errors import FieldError, InvalidReport
from shared.report.messages import MESSAGES
from shared.report.model import Report
from shared.report.rules import all_broken

_TYPES = {"missing": "missing", "extra_forbidden": "unknown_field"}


def parse_report(
    raw: Mapping[str, object], *, now: datetime, communes: Mapping[str, Commune] | None
) -> Report:
    """Turn raw fields into a Report; the one parser for form, import, exchange and server.

    raw: field id to JSON value; instants ISO 8601 with offset, dates YYYY-MM-DD. None and "" count as absent.
    now: the moment of filing; `received_at` may lie at most 5 minutes after it.
    communes: those known, by code; None leaves out the check that a commune exists.
    Raises InvalidReport naming every bad field, not only the first.
    """
    present = dict(raw)
    if None in raw.values() or "" in raw.values():
        present = {name: value for name, value in raw.items() if value is not None and value != ""}
    errors: dict[str, FieldError] = {}
    report: Report | None = None
    try:
        report = Report.model_validate(present)
        valid = report.__dict__
    except ValidationError as invalid:
        errors = dict(_field_errors(invalid))
        valid = _valid_part(present, invalid)
    for name, error in all_broken(valid, now=now, communes=communes):
        if name not in errors and isinstance(error, PydanticCustomError):
            errors[name] = FieldError(error.type, error.message_template, error.context or {})
    if errors or report is None:
        raise InvalidReport(errors)
    return report


def check_values(raw: Mapping[str, object]) -> dict[str, FieldError]:
    """The faults of single values, for a revision that holds only what changed; {} when all are right.

    None takes a value back, which no field does that every report must say.
    """
    faults = {
        name: FieldError("missing", MESSAGES["missing"])
        for name, value in raw.items()
        if value is None and name in _needed_fields()
    }
    try:
        _partial_report().model_validate(dict(raw))
    except ValidationError as invalid:
        faults |= dict(_field_errors(invalid))
    return faults


def _field_errors(invalid: ValidationError) -> Iterator[tuple[str, FieldError]]:
    """(field, error) of each fault; `perps.0.name` for a place in a row. Texts never hold what was typed."""
    for fault in invalid.errors(include_input=False, include_url=False):
        place = ".".join(str(step) for step in fault["loc"])
        error_type = _TYPES.get(fault["type"], fault["type"])
        yield (
            place,
            FieldError(error_type, MESSAGES.get(error_type, MESSAGES["not_text"]), fault.get("ctx", {})),
        )


def _valid_part(present: Mapping[str, object], invalid: ValidationError) -> dict[str, Any]:
    """The fields that are valid by themselves, so that the rules can be held against them too."""
    bad = {fault["loc"][0] for fault in invalid.errors(include_input=False, include_url=False)}
    good = {name: value for name, value in present.items() if name not in bad}
    return {name: value for name, value in _partial_report().model_validate(good) if value is not None}


@cache
def _needed_fields() -> frozenset[str]:
    return frozenset(name for name, info in Report.model_fields.items() if info.is_required())


@cache
def _partial_report() -> type[BaseModel]:
    """The same model with nothing required."""
    optional: dict[str, Any] = {}
    for name, info in Report.model_fields.items():
        kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        optional[name] = (kind if _may_be_none(kind) else kind | None, None)
    return create_model("PartialReport", __config__=Report.model_config, **optional)


def _may_be_none(kind: Any) -> bool:
    return get_origin(kind) is not Annotated and type(None) in get_args(kind)
