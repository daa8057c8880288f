"""An officer's own revision of one field: what she may put right, and whether it holds. Pure.

It is a revision like any other: its parents are all newest ones, so it settles what people said differently.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from shared.codes import Commune
from shared.errors import FieldError, InvalidReport
from shared.report import SYSTEM_FIELDS, Report, check_values, fields, parse_report
from shared.report.kinds import CommuneCode, Day, In, Instant, ManyOf, PersonName, Whole, Words
from shared.report.messages import MESSAGES
from shared.revision import SCHEMA_VERSION, Revision
from sync_server.intake.merge import Cell, conflicts, fold, heads, values

_LEFT_OUT = frozenset({"attachments", "declaration"})
_KINDS: tuple[tuple[type, str], ...] = (
    (In, "code"),
    (ManyOf, "many"),
    (Day, "day"),
    (CommuneCode, "commune"),
    (Whole, "number"),
)


def correctable(name: str, classes: frozenset[str]) -> bool:
    """Whether an officer who sees these classes may put the field right."""
    known = fields().get(name)
    return (
        known is not None
        and name in Report.model_fields
        and name not in _LEFT_OUT
        and known.privacy in classes
    )


def kind_of(name: str) -> str:
    """How a field is typed: code, many, day, commune, number or words; chosen where it is only chosen from
    what was said: lists of rows, and the moment that the law's clocks count from.
    """
    info = Report.model_fields[name]
    found = list(_parts((info.annotation, info.metadata)))
    for known, kind in _KINDS:
        if any(isinstance(part, known) for part in found):
            return kind
    chosen = any(part is list or isinstance(part, Instant) for part in found)
    return "chosen" if chosen else "words"


def longest(name: str) -> int:
    """Characters that a field of words may have; the parser has the last word."""
    info = Report.model_fields[name]
    return max(
        (
            part.most
            for part in _parts((info.annotation, info.metadata))
            if isinstance(part, Words | PersonName)
        ),
        default=20,
    )


def may_be_empty(name: str) -> bool:
    return not Report.model_fields[name].is_required()


def rivals(revisions: Sequence[Revision], name: str) -> tuple[Cell, ...]:
    """What stands for a field now: what is used first, then what others said; () where nobody said any."""
    record = fold(revisions)
    return conflicts(revisions).get(name) or ((record[name],) if name in record else ())


def mark(revisions: Sequence[Revision]) -> str:
    """What a page knew of a report: other when a revision came in after it was made."""
    return hashlib.sha256(" ".join(heads(revisions)).encode()).hexdigest()[:16]


def correction(
    revisions: Sequence[Revision], name: str, value: Any, *, login: str, at: str, revision_id: str
) -> Revision:
    """The revision by which an officer sets one field; None takes the value back."""
    return Revision(
        revision_id=revision_id,
        report_uuid=revisions[0].report_uuid,
        number=1 + max(revision.number for revision in revisions),
        author=f"district:{login}",
        at=at,
        fields={name: value},
        parents=heads(revisions),
        schema_version=SCHEMA_VERSION,
    )


def fault_of(
    revisions: Sequence[Revision],
    name: str,
    value: Any,
    *,
    now: datetime,
    communes: Mapping[str, Commune],
) -> FieldError | None:
    """What is wrong with a value for this field, by itself or beside the rest of the report."""
    if value is None:
        return None if may_be_empty(name) else FieldError("missing", MESSAGES["missing"])
    alone = check_values({name: value})
    if alone:
        return next(iter(alone.values()))
    told = {n: v for n, v in values(fold(revisions)).items() if n not in SYSTEM_FIELDS}
    try:
        parse_report({**told, name: value}, now=now, communes=communes)
    except InvalidReport as invalid:
        return invalid.errors.get(name)
    return None


def _parts(annotation: Any) -> list[Any]:
    found = [annotation, getattr(annotation, "__origin__", None)]
    for part in annotation if isinstance(annotation, tuple | list) else get_args(annotation):
        found += _parts(part)
    return found
