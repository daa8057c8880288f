"""When a child has grown out of a case: at 16, at 18 where learners are protected longer (brief 4.6). Pure.

A child is a person under 16 (Article 1 of the Law on Children); Decree 80/2017 on school violence covers
learners under 18, and whoever was 16 or 17 when a station told of them was taken in as one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shared.report.rules import age_on, local_day

CHILD, LEARNER = 16, 18


def oldest(reports: Iterable[Mapping[str, Any]], day: date) -> int | None:
    """The most whole years the child may have lived on `day` by any report; None where none tells an age."""
    return max((age for told in reports if (age := _oldest(told, day)) is not None), default=None)


def grown_at(reports: Iterable[Mapping[str, Any]]) -> int:
    """The age at which a case of these reports may end because of it."""
    return LEARNER if any(_learner(told) for told in reports) else CHILD


def _oldest(told: Mapping[str, Any], day: date) -> int | None:
    status = told.get("child_age_status")
    if status == "dob" and told.get("child_dob"):
        return age_on(date.fromisoformat(told["child_dob"]), day)
    if status == "year" and told.get("child_birth_year") is not None:
        return day.year - int(told["child_birth_year"])
    if status == "approx" and told.get("child_age_max") is not None:
        return age_on(_informed(told), day) + int(told["child_age_max"])
    return None


def _learner(told: Mapping[str, Any]) -> bool:
    then = _oldest(told, _informed(told))
    return "school_bullying" in (told.get("concern_kinds") or ()) or (then is not None and then >= CHILD)


def _informed(told: Mapping[str, Any]) -> date:
    return local_day(datetime.fromisoformat(told["received_at"]))
