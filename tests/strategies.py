"""Hypothesis strategies: any valid report, any text a person may type, any set of revisions."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from shared import codes
from shared.report.rules import LOCAL
from shared.revision import Revision
from shared.urgency import ABUSE_KINDS, SCREENING

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
OFFSETS = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])

any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
"""Anything but lone surrogates: NFD, hybrids, emoji, controls, right-to-left."""

written = st.text("aàáảãạăằâầđêễôốơớưứ bcdghiklmnpqrstvxy\n\t=+-@\"'«»😀ế", min_size=1, max_size=60).filter(
    str.strip
)
names = st.text("ABĐNQ aăâđêôơưễườH'-.ng", min_size=1, max_size=40).filter(
    lambda s: any(c.isalpha() for c in s)
)
dates = st.dates(min_value=datetime(2009, 1, 1).date(), max_value=datetime(2026, 11, 1).date())


def code(list_name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(codes.codes(list_name)))


def some(list_name: str, *, least: int = 0, alone: tuple[str, ...] = ()) -> st.SearchStrategy[list[str]]:
    together = [c for c in sorted(codes.codes(list_name)) if c not in alone]
    many = st.lists(st.sampled_from(together), min_size=least, max_size=4, unique=True)
    return many | st.sampled_from([[c] for c in alone]) if alone else many


@st.composite
def valid_reports(draw: st.DrawFn) -> dict[str, Any]:
    """A report that must be accepted at NOW: the core, and any of the optional fields."""
    received = draw(st.datetimes(datetime(2026, 11, 2), datetime(2026, 11, 23))).replace(microsecond=0)
    received = received.replace(tzinfo=draw(OFFSETS))
    report: dict[str, Any] = {name: draw(code("yes_no_unknown")) for name in SCREENING}
    report |= {"received_at": received.isoformat(), "declaration": True}
    for name, list_name in _CORE_CODES.items():
        report[name] = draw(code(list_name))
    report["narrative"] = draw(written) + "Đã ghi đúng lời kể lại."
    report["child_condition"] = draw(some("child_condition", least=1, alone=("stable", "not_seen")))
    report["perp_relation"] = draw(some("perp_relation", least=1, alone=("unknown",)))
    report["agencies_notified"] = draw(some("agency_role", least=1, alone=("none_yet",)))
    kinds = draw(some("concern_kinds", least=1))
    report["concern_kinds"] = [k for k in kinds if k != "risk_only"] if set(kinds) & ABUSE_KINDS else kinds
    for name in ("child_commune_code", "incident_commune_code"):
        report[name] = draw(st.sampled_from(["99000", "99001", "10525"]))
    _name_and_age(draw, report, received)
    _optional(draw, report)
    _needed_texts(draw, report)
    return report


_CORE_CODES = {
    "source_channel": "source_channel",
    "child_name_status": "child_name_status",
    "child_age_status": "child_age_status",
    "child_sex": "sex",
    "child_location_now": "child_location_now",
    "incident_time_kind": "incident_time_kind",
    "incident_place_type": "incident_place_type",
    "conflict_of_interest": "yes_no_unknown",
    "informer_type": "informer_type",
    "informer_identity_mode": "informer_identity_mode",
}
_PERP: dict[Any, st.SearchStrategy[Any]] = {
    "age_approx": st.integers(0, 120),
    "relation": code("perp_relation"),
    "known_to_child": code("yes_no_unknown"),
    "has_access": code("yes_no_unknown"),
    "address": written,
    "phone": st.sampled_from(["0900.000.104", "không nhớ rõ"]),
}
_OPTIONAL_TEXTS = (
    "child_other_names",
    "child_address",
    "witnesses",
    "signs_observed",
    "withhold_from",
    "actions_text",
    "child_language_need",
    "child_school_name",
    "father_name",
    "father_job",
    "mother_name",
    "mother_job",
    "caregiver_relation",
    "family_situation",
    "child_words",
    "incident_address",
    "predicted_harm",
    "best_interest_note",
)
_INFORMER_TEXTS = ("informer_relation", "informer_phone", "informer_address", "informer_note")
_OPTIONAL_CODES = {
    "child_ethnicity": "ethnicity",
    "incident_frequency": "incident_frequency",
    "child_assent": "assent",
    "caregiver_consent": "assent",
}


def _name_and_age(draw: st.DrawFn, report: dict[str, Any], received: datetime) -> None:
    if report["child_name_status"] in ("known", "partial"):
        report["child_full_name"] = draw(names)
    else:
        report["child_identifying_features"] = draw(written) + "áo xanh"
    year = received.astimezone(LOCAL).year
    match report["child_age_status"]:
        case "dob":
            report["child_dob"] = draw(dates).isoformat()
        case "year":
            report["child_birth_year"] = draw(st.integers(year - 17, year))
        case "approx":
            least = draw(st.integers(0, 17))
            report["child_age_min"] = least
            report["child_age_max"] = draw(st.integers(least, min(17, least + 6)))
    if report["incident_time_kind"] in ("exact", "approx"):
        first = draw(dates)
        report["incident_date_from"] = first.isoformat()
        if draw(st.booleans()):
            report["incident_date_to"] = (first + timedelta(days=draw(st.integers(0, 1)))).isoformat()


def _optional(draw: st.DrawFn, report: dict[str, Any]) -> None:
    for name in draw(st.sets(st.sampled_from(_OPTIONAL_TEXTS))):
        report[name] = draw(written)
    for name in draw(st.sets(st.sampled_from(sorted(_OPTIONAL_CODES)))):
        report[name] = draw(code(_OPTIONAL_CODES[name]))
    if draw(st.booleans()):
        report["caregiver_phone"] = draw(st.sampled_from(["0900.000.104", "+84 900 000 104", "không nhớ rõ"]))
        report["safe_contact"] = draw(code("safe_contact"))
    if draw(st.booleans()):
        report["perps"] = draw(
            st.lists(st.fixed_dictionaries({"name": names, "sex": code("sex")}, optional=_PERP), max_size=10)
        )
    if draw(st.booleans()):
        at = report["received_at"]
        told = st.fixed_dictionaries(
            {"agency_role": code("agency_role").filter(lambda c: c != "none_yet"), "at": st.just(at)},
            optional={"method": code("notification_method"), "person": written, "result": written},
        ).map(lambda row: row | ({"agency_name": "Đội 2"} if row["agency_role"] == "other" else {}))
        report["notifications"] = draw(st.lists(told, min_size=1, max_size=3))
    if draw(st.booleans()):
        link = st.fixed_dictionaries(
            {"report_no": written.map(lambda t: t[:40]).filter(str.strip), "link_kind": code("link_kind")}
        )
        report["links"] = draw(st.lists(link, min_size=1, max_size=2))
    if report["informer_identity_mode"] != "anonymous" and draw(st.booleans()):
        report["informer_name"] = draw(names)
        report |= {name: draw(written)[:39] + "." for name in draw(st.sets(st.sampled_from(_INFORMER_TEXTS)))}
    for name, ages in (("father_age", st.integers(14, 99)), ("mother_age", st.integers(14, 99))):
        if draw(st.booleans()):
            report[name] = draw(ages)
    if draw(st.booleans()):
        report["special_circumstances"] = draw(some("special_circumstances"))
        report["urgent_needs"] = draw(some("urgent_needs"))
        report["child_class"] = draw(st.sampled_from(["7A", "4/2", "Mầm 3"]))
    if draw(st.booleans()):
        report["child_disability"] = draw(some("disability", alone=("none", "unknown")))
        report["actions_taken"] = draw(some("action_taken"))


def _needed_texts(draw: st.DrawFn, report: dict[str, Any]) -> None:
    for holder, other, text in (
        ("source_channel", "other", "source_other_text"),
        ("concern_kinds", "other_harm", "concern_other_text"),
        ("incident_place_type", "other", "incident_place_type_other_text"),
        ("agencies_notified", "other", "agencies_notified_other_text"),
        ("actions_taken", "other", "actions_taken_other_text"),
        ("child_disability", "other", "child_disability_other_text"),
    ):
        said = report.get(holder, ())
        if other == said or (isinstance(said, list) and other in said):
            report[text] = draw(written)


@st.composite
def revision_sets(draw: st.DrawFn) -> list[Revision]:
    """Revisions of one report, each with its own id, numbers that repeat, parents among the earlier ones."""
    count = draw(st.integers(1, 7))
    found: list[Revision] = []
    for at in range(count):
        fields = draw(
            st.dictionaries(
                st.sampled_from("abcd"), st.none() | st.integers(0, 3) | st.text(max_size=2), max_size=4
            )
        )
        parents = (
            draw(st.sets(st.sampled_from([r.revision_id for r in found]), max_size=2)) if found else set()
        )
        known = [r.number for r in found if r.revision_id in parents]
        found.append(
            Revision(
                revision_id=f"{draw(st.integers(0, 9))}-{at}",
                report_uuid="report",
                number=max(known, default=0) + 1,
                author="kiosk:a",
                at="2026-11-24T07:30:00+00:00",
                fields=fields,
                parents=tuple(sorted(parents)),
            )
        )
    return found
