"""What is counted: cases, with their children and matters; reports, slips, ends and stations.

SQL over the rows in memory (`alike`): a truth is a condition by itself, a kept condition is 0 or 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shared.codes import codes
from sync_server.periodic.measures import ALL, Count, Source
from sync_server.periodic.rows import CaseRow, ReportRow

COUNTED = "fresh AND NOT merged_after"
"""Cases of the period: first told in it, and not merged into another one at the cut."""

LATE = "late AND NOT merged_after"
"""Told before the period, arrived after the one before was frozen."""

UNDER_16 = "first_of_child = 1 AND age_band <> '16-17'"
"""A child, by the first of its cases in the row; those of 16 and 17 are counted apart."""

_WITH_CASE = 'LEFT JOIN counted_case c ON c.snapshot_id = s.snapshot_id AND c."case" = s."case"'
_ORDER = 'ORDER BY told_at, "case"'


def true(condition: str) -> str:
    """1 where a condition holds, else 0: what the greatest can be taken of, on both engines."""
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


_TOLD = 'c."case", matter, child, told_at, sex, age_band, age_estimated, disabled, minority, suspects'
"""What is asked of a case beside its marks: no more, since it is put in order."""

DAY_S = 24 * 3600
_OF_CASES = frozenset(CaseRow._fields) - {"case", "case_no", "matter", "child", "told_at"}
_OF_REPORTS = frozenset(ReportRow._fields) - {"case", "report_uuid"}
_OF_ENDS = frozenset({"reason", "agency"})


def in_days(seconds: int) -> int:
    """The seconds of the days begun: delays are asked for in whole days."""
    return -(-seconds // DAY_S) * DAY_S


_DELAYS = dict.fromkeys(("told_to_saved_s", "saved_to_server_s"), in_days)


def cases(where: str, matter: Mapping[str, str], *, also: str = "") -> Source:
    """Cases of the snapshot. `also`: a join that gives a case several rows.

    matter: by name, numbers of a case; the greatest among the cases of its matter, in the row, is the mark.
    Further marks are first_of_child and first_of_matter, in the row.
    """
    marks = {"first_of_child": ("1", _first("child")), "first_of_matter": ("1", _first("matter"))} | {
        name: (f"own_{name}", f"MAX(own_{name}) OVER (PARTITION BY row_key, matter)") for name in matter
    }
    return Source(
        "counted_case", "c", _TOLD, where,
        own={f"own_{name}": number for name, number in matter.items()},
        also=also,
        several=f"matter IN ({_shared('matter')}) OR child IN ({_shared('child')})",
        marks=marks,
        columns=_OF_CASES,
    )  # fmt: skip


def every_case() -> Source:
    """Cases of the snapshot, of the period or not, merged ones among them; each by itself."""
    return Source("counted_case", "c", "c.*", columns=_OF_CASES)


def _first(unit: str) -> str:
    return f"ROW_NUMBER() OVER (PARTITION BY row_key, {unit} {_ORDER})"


def _shared(unit: str) -> str:
    """Matters or children of several cases: they bear the number of another case than one of these."""
    return f'SELECT {unit} FROM counted_case WHERE snapshot_id = {{snapshot}} AND {unit} <> "case"'


def reports(where: str = ALL) -> Source:
    """Reports; a mark is first_of_matter, in the row: of the matter of the case that a report stands in.

    Not alone is one whose case has several reports, or a matter of several cases.
    """
    mine = "snapshot_id = {snapshot}"
    many = f'SELECT "case" FROM counted_report WHERE {mine} GROUP BY "case" HAVING COUNT(*) > 1'
    joined = f'SELECT "case" FROM counted_case WHERE {mine} AND matter IN ({_shared("matter")})'
    first = "ROW_NUMBER() OVER (PARTITION BY row_key, matter ORDER BY report_uuid)"
    return replace(
        each_report(where),
        several=f's."case" IN ({many}) OR s."case" IN ({joined})',
        more=', COALESCE(c.matter, s."case") AS matter',
        join=_WITH_CASE,
        marks={"first_of_matter": ("1", first)},
    )


def each_report(where: str = ALL) -> Source:
    """Reports, each by itself."""
    return Source("counted_report", "r", "r.*", where, columns=_OF_REPORTS, rough=_DELAYS)


def slips() -> Source:
    return Source("counted_slip", "s", "s.*")


def ends() -> Source:
    """Ends of cases, each by itself."""
    return Source("counted_end", "s", "s.*", columns=_OF_ENDS)


def stations() -> Source:
    """Stations: no case is behind what is counted of them."""
    return Source("counted_station", "t", 'NULL AS "case", t.*')


def mask(list_name: str, chosen: Sequence[str]) -> int:
    """Bits of codes: their places in the list. Raises ValueError for one that is not in it."""
    places = list(codes(list_name))
    return sum(1 << places.index(code) for code in chosen)


def matters(key: str, title: str, when: str = ALL, group: str = "") -> Count:
    return Count(key, title, group, when, once="first_of_matter = 1")


def children(key: str, title: str, when: str = ALL, group: str = "") -> Count:
    """Those under 16 for whom a condition holds."""
    return Count(key, title, group, f"{UNDER_16} AND ({when})")


SEXES = (
    children("male", "Nam", "sex = 'male'", "Giới tính"),
    children("female", "Nữ", "sex = 'female'", "Giới tính"),
    children("sex_unknown", "Không rõ", "sex NOT IN ('male', 'female')", "Giới tính"),
)
AGES = (
    children("age_0_5", "0–5", "age_band = '0-5'", "Nhóm tuổi"),
    children("age_6_10", "6–10", "age_band = '6-10'", "Nhóm tuổi"),
    children("age_11_15", "11–15", "age_band = '11-15'", "Nhóm tuổi"),
    children("age_unknown", "Không rõ", "age_band NOT IN ('0-5', '6-10', '11-15')", "Nhóm tuổi"),
)
AGED_16_17 = Count("age_16_17", "16–17 (ghi riêng)", "", "first_of_child = 1 AND age_band = '16-17'")
ESTIMATED = children("estimated", "", "age_estimated")
APART = "Người 16–17 tuổi ghi riêng, không cộng vào số trẻ và các cột giới tính, nhóm tuổi."
