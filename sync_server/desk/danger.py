"""Why a report is as urgent as can be, and whether it says more than was known. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.urgency import LEVELS, assess


def reasons(fields: Mapping[str, Any]) -> frozenset[str]:
    """What in the answers of a report alone makes it high: codes of urgency_reasons; none below high.

    The rule is that of the brief, part 3.5.
    """
    found = assess(fields)
    return frozenset(found.reasons) if found.level == "high" else frozenset()


def says_more(
    urgency: str, why: frozenset[str], *, known_urgency: str, known_why: frozenset[str] | None
) -> bool:
    """Whether a report of this urgency and these reasons for high is news to who knew it otherwise.

    known_why: None where nobody wrote them down.
    """
    risen = LEVELS.index(urgency) > LEVELS.index(known_urgency)
    return risen or (known_why is not None and bool(why - known_why))


def grew(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a report is high now and tells of a danger that it did not tell of before."""
    told, known = (after["urgency"], reasons(after)), (before["urgency"], reasons(before))
    return told[0] == "high" and says_more(*told, known_urgency=known[0], known_why=known[1])
