"""What the answers of a report mean together: conditions, ranges and words that exclude each other.

Pure functions over the fields that are valid by themselves, so that every broken rule is named at once. Each
rule's source is part 3.1 to 3.3 of the brief.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any, NamedTuple

from shared import codes
from shared.codes import Code, Commune
from shared.report.fields import fields
from shared.report.kinds import broken
from shared.urgency import ABUSE_KINDS

Answers = Mapping[str, Any]
Broken = tuple[str, Exception]


class Context(NamedTuple):
    """The moment of checking, the known communes by code (None where they are not known and not checked), and
    the day in Vietnam of which the report tells: when the station was informed, as far as that is known.
    """

    now: datetime
    communes: Mapping[str, Commune] | None
    day: date


LOCAL = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh since 1975: no daylight saving time."""

CLOCK_TOLERANCE = timedelta(minutes=5)
TOLD_BEFORE = timedelta(hours=1)
"""An agency may have been told so long before the station was."""
FIRST_DAY = date(2000, 1, 1)
"""Of which a report may tell."""
_UNHURT = frozenset({"stable", "not_seen"})
_INJURIES = frozenset({"critical", "injured_serious", "injured_light"})
INFORMER_IDENTITY = (
    "informer_name",
    "informer_relation",
    "informer_phone",
    "informer_address",
    "informer_note",
)
_NEEDED_BY = (
    ("child_full_name", "child_name_status", ("known", "partial")),
    ("child_identifying_features", "child_name_status", ("unknown", "withheld")),
    ("child_dob", "child_age_status", ("dob",)),
    ("child_birth_year", "child_age_status", ("year",)),
    ("child_age_min", "child_age_status", ("approx",)),
    ("child_age_max", "child_age_status", ("approx",)),
    ("incident_date_from", "incident_time_kind", ("exact", "approx")),
)
"""A field, and the answers of which field need it."""
_TEXT_OF_OTHER = (
    ("source_channel", "other", "source_other_text"),
    ("concern_kinds", "other_harm", "concern_other_text"),
    ("incident_place_type", "other", "incident_place_type_other_text"),
    ("agencies_notified", "other", "agencies_notified_other_text"),
    ("actions_taken", "other", "actions_taken_other_text"),
    ("child_disability", "other", "child_disability_other_text"),
)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(LOCAL).date()


def age_on(born: date, day: date) -> int:
    """Whole years lived; negative before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def all_broken(
    answers: Answers, *, now: datetime, communes: Mapping[str, Commune] | None
) -> Iterator[Broken]:
    """Every rule that the answers break, as (field, error)."""
    context = Context(now, communes, local_day(answers.get("received_at") or now))
    for rule in _RULES:
        yield from rule(answers, context)


def _times(answers: Answers, context: Context) -> Iterator[Broken]:
    received = answers.get("received_at")
    if received is None:
        return
    if received > context.now + CLOCK_TOLERANCE:
        yield "received_at", broken("in_future")
    if received.year < 2000 or context.day < FIRST_DAY:
        yield "received_at", broken("too_old")
    for at, row in enumerate(answers.get("notifications") or ()):
        if row.at < received - TOLD_BEFORE:
            yield f"notifications.{at}.at", broken("before_received")


def _needed(answers: Answers, context: Context) -> Iterator[Broken]:
    for field, holder, codes_that_need_it in _NEEDED_BY:
        if answers.get(holder) in codes_that_need_it and answers.get(field) is None:
            yield field, broken("missing")
    has_carer = answers.get("caregiver_phone") or answers.get("caregiver_name")
    if has_carer and answers.get("safe_contact") is None:
        yield "safe_contact", broken("missing")
    for holder, code, text in _TEXT_OF_OTHER:
        if code in (answers.get(holder) or ()) and answers.get(text) is None:
            yield text, broken("missing")
    features = answers.get("child_identifying_features")
    is_nameless = answers.get("child_name_status") in ("unknown", "withheld")
    if is_nameless and features is not None and len(features.strip()) < 5:
        yield "child_identifying_features", broken("too_short", least=5)
    for at, row in enumerate(answers.get("notifications") or ()):
        if row.agency_role == "other" and row.agency_name is None:
            yield f"notifications.{at}.agency_name", broken("missing")


def _age(answers: Answers, context: Context) -> Iterator[Broken]:
    day, status = context.day, answers.get("child_age_status")
    born, year = answers.get("child_dob"), answers.get("child_birth_year")
    least, most = answers.get("child_age_min"), answers.get("child_age_max")
    if born is not None and born > day:
        yield "child_dob", broken("in_future")
    elif born is not None and age_on(born, day) >= 18:
        yield "child_dob", broken("not_under_18")
    if status == "year" and year is not None and not day.year - 17 <= year <= day.year:
        yield "child_birth_year", broken("year_out_of_range", least=day.year - 17, most=day.year)
    if least is not None and most is not None:
        if least > most:
            yield "child_age_min", broken("above_max")
        elif most - least > 6:
            yield "child_age_max", broken("range_too_wide")


def _dates(answers: Answers, context: Context) -> Iterator[Broken]:
    last = context.day
    first, until = answers.get("incident_date_from"), answers.get("incident_date_to")
    if first is not None and first > last:
        yield "incident_date_from", broken("after_received")
    if until is not None and until > last:
        yield "incident_date_to", broken("after_received")
    elif first is not None and until is not None and until < first:
        yield "incident_date_to", broken("before_from")


def _excluded(answers: Answers, context: Context) -> Iterator[Broken]:
    kinds = answers.get("concern_kinds") or ()
    if "risk_only" in kinds and not ABUSE_KINDS.isdisjoint(kinds):
        yield "concern_kinds", broken("risk_with_abuse")
    condition = answers.get("child_condition") or ()
    if not _UNHURT.isdisjoint(condition) and not _INJURIES.isdisjoint(condition):
        yield "child_condition", broken("no_injury_with")
    if answers.get("informer_identity_mode") == "anonymous":
        yield from (
            (field, broken("must_be_empty")) for field in INFORMER_IDENTITY if answers.get(field) is not None
        )


@cache
def _retired() -> tuple[tuple[str, Mapping[str, Code]], ...]:
    """The fields that hold codes of which some are retired, with those; not the places in rows."""
    found = (
        (field.id, {code.id: code for code in codes.codes(field.code_list).values() if code.valid_to})
        for field in fields().values()
        if field.code_list and "." not in field.id
    )
    return tuple((name, gone) for name, gone in found if gone)


def _in_force(answers: Answers, context: Context) -> Iterator[Broken]:
    day, communes = context.day, context.communes
    for name, retired in _retired():
        if chosen := answers.get(name):
            told = [chosen] if isinstance(chosen, str) else chosen
            if any(one in retired and not retired[one].usable_on(day) for one in told):
                yield name, broken("retired")
    for name in ("child_commune_code", "incident_commune_code"):
        code = answers.get(name)
        if code is None or communes is None:
            continue
        if code not in communes:
            yield name, broken("commune_unknown")
        elif not communes[code].active_on(day):
            yield name, broken("commune_not_active")


_RULES: tuple[Callable[[Answers, Context], Iterator[Broken]], ...] = (
    _times,
    _needed,
    _age,
    _dates,
    _excluded,
    _in_force,
)
