"""The urgency rule, version 1 (brief 3.5). It is a guide: a person may raise the level, never lower it here.

«Không rõ» is never treated as «Không». Only the 12 hours and the 5 working days behind the levels are law.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

RULE_VERSION = "1"
LEVELS = ("low", "medium", "high")

SCREENING = (
    "scr_immediate_danger",
    "scr_serious_injury",
    "scr_sexual_72h",
    "scr_perp_access",
    "scr_carer_not_protective",
    "scr_no_safe_place",
    "scr_self_harm",
    "scr_cannot_protect_self",
    "scr_repeated",
)
"""The nine items in the order they are asked."""

ABUSE_KINDS = frozenset(
    {
        "physical_violence",
        "emotional_violence",
        "school_bullying",
        "sexual_abuse",
        "sexual_exploitation",
        "child_labour",
        "other_exploitation",
        "trafficking",
        "abandonment",
        "neglect",
        "child_marriage",
        "online_harm",
    }
)
_SEXUAL = frozenset({"sexual_abuse", "sexual_exploitation"})
_GRAVE = frozenset({"critical", "injured_serious", "deceased"})
_HIGH_ALONE = SCREENING[:3] + SCREENING[5:7]


@dataclass(frozen=True, slots=True)
class Urgency:
    """`level` is high, medium or low; `reasons` are codes of the list urgency_reasons, never empty."""

    level: str
    reasons: tuple[str, ...]
    rule_version: str = RULE_VERSION


def assess(answers: Mapping[str, Any]) -> Urgency:
    """The level that the answers of a report amount to; unanswered screening items count as not known."""
    said = {name: answers.get(name) or "unknown" for name in SCREENING}
    kinds = frozenset(answers.get("concern_kinds") or ())
    condition = frozenset(answers.get("child_condition") or ())
    if high := _high(said, kinds, condition):
        return Urgency("high", tuple(high))
    if medium := _medium(said, kinds):
        return Urgency("medium", tuple(medium))
    return Urgency("low", ("none",))


def at_least(level: str, other: str) -> str:
    """The higher of two levels: a report's level may be raised by a person, never lowered."""
    return max(level, other, key=LEVELS.index)


def _high(said: Mapping[str, str], kinds: Collection[str], condition: Collection[str]) -> list[str]:
    access = said["scr_perp_access"] == "yes"
    why = [name for name in _HIGH_ALONE if said[name] == "yes"]
    if _GRAVE & frozenset(condition):
        why.append("child_condition")
    if access and said["scr_carer_not_protective"] == "yes" and ABUSE_KINDS & frozenset(kinds):
        why.append("carer_with_access")  # the class of Article 31.1 of Decree 56/2017
    if access and _SEXUAL & frozenset(kinds):
        why.append("sexual_with_access")
    if "trafficking" in kinds:
        why.append("trafficking")
    if "abandonment" in kinds and said["scr_cannot_protect_self"] == "yes":
        why.append("abandoned_young")
    return why


def _medium(said: Mapping[str, str], kinds: Collection[str]) -> list[str]:
    why = ["sexual"] if _SEXUAL & frozenset(kinds) else []
    why += [n for n in ("scr_perp_access", "scr_carer_not_protective", "scr_repeated") if said[n] == "yes"]
    if said["scr_cannot_protect_self"] == "yes" and ABUSE_KINDS & frozenset(kinds):
        why.append("scr_cannot_protect_self")
    if said["scr_immediate_danger"] == "unknown":
        why.append("danger_unknown")
    if sum(said[name] == "unknown" for name in SCREENING[:7]) >= 3:
        why.append("three_unknown")
    return why
