"""Which reports hang together: where each stood at the cut, and the numbers of matters and children."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sync_server.periodic.matters import OF_A_CHILD, OF_A_MATTER, joined, numbered
from sync_server.periodic.sql import among, chunks, rows

Place = Mapping[bytes, int]
"""Reports that stood in another case at the cut than now, and in which."""


def moved_since(cut: str) -> Place:
    """Where the reports stood at the cut whose place may have changed by a verdict after it."""
    said = list(rows("SELECT report_a, report_b, verdict, at FROM verdict"
                     " WHERE verdict IN ('same', 'undone') ORDER BY id"))  # fmt: skip
    later = {bytes(one) for one, _, _, at in said if at > cut}
    if not later:
        return {}
    pairs = [(bytes(one), bytes(other)) for one, other, _, _ in said]
    group = joined(pairs)
    touched = {group[one] for one in later}
    held: dict[tuple[bytes, bytes], bool] = {}
    for pair, (_, _, verdict, at) in zip(pairs, said, strict=True):
        if at <= cut and group[pair[0]] in touched:
            held[pair] = verdict == "same"
    together = joined(pair for pair, holds in held.items() if holds)
    reports = [one for one, top in group.items() if top in touched]
    homes = _homes(reports)
    merged = _merged(homes.values(), cut)
    heads = {together.get(one, one): home for one, home in homes.items() if home not in merged}
    return {one: heads.get(together.get(one, one), home) for one, home in homes.items()}


def _homes(reports: Iterable[bytes]) -> dict[bytes, int]:
    """The case that was opened for each report."""
    return {
        bytes(report): home
        for some in chunks(sorted(reports))
        for report, home in among(
            "SELECT report_uuid, COALESCE(home_id, case_id) FROM case_report WHERE report_uuid", some
        )
    }


def _merged(cases: Iterable[int], cut: str) -> set[int]:
    """Those that were merged into another at the cut, by their last event of that kind."""
    last: dict[int, str] = {}
    for some in chunks(sorted(set(cases))):
        found = among("SELECT case_id, kind, at, id FROM case_event"
                      " WHERE kind IN ('merged', 'restored') AND case_id", some)  # fmt: skip
        for case, kind, at, _ in sorted(found, key=lambda row: row[2:]):
            if at <= cut:
                last[case] = kind
    return {case for case, kind in last.items() if kind == "merged"}


class Numbers(NamedTuple):
    """For each case that hangs together with others, the number of its matter, and of its child."""

    matters: Mapping[int, int]
    children: Mapping[int, int]


class Link(NamedTuple):
    """A report names another by its number; `kind` is a code of link_kind."""

    report: bytes
    report_no: str
    kind: str


def links(report: bytes, told: Any) -> list[Link]:
    """Of the rows that a report tells, if any, those that join matters or children."""
    return [
        Link(report, row["report_no"].strip(), row["link_kind"])
        for row in told or ()
        if row["link_kind"] in OF_A_MATTER | OF_A_CHILD
    ]


def numbers(found: Sequence[Link], place: Place) -> Numbers:
    """What the links join, over all cases."""
    named = _numbered({link.report_no for link in found})
    ends = [
        (link.report, named[link.report_no.upper()], link.kind)
        for link in found
        if link.report_no.upper() in named
    ]
    stood = _stood({end for one, other, _ in ends for end in (one, other)}, place)
    told = _told(set(stood.values()), place)

    def pairs(kinds: frozenset[str]) -> Iterator[tuple[int, int]]:
        return ((stood[one], stood[other]) for one, other, kind in ends if kind in kinds)

    return Numbers(numbered(pairs(OF_A_MATTER), told), numbered(pairs(OF_A_CHILD), told))


def _numbered(wanted: Iterable[str]) -> dict[str, bytes]:
    """The report of each number, in capitals; one that two bear (two disks of a kiosk) names neither."""
    found: dict[str, set[bytes]] = {}
    for some in chunks(sorted({form for number in wanted for form in (number, number.upper())})):
        for report, number in among("SELECT report_uuid, report_no FROM record WHERE report_no", some):
            found.setdefault(number.upper(), set()).add(bytes(report))
    return {number: reports.pop() for number, reports in found.items() if len(reports) == 1}


def _stood(reports: Iterable[bytes], place: Place) -> dict[bytes, int]:
    return {
        bytes(report): place.get(bytes(report), case)
        for some in chunks(sorted(reports))
        for report, case in among("SELECT report_uuid, case_id FROM case_report WHERE report_uuid", some)
    }


def _told(cases: Iterable[int], place: Place) -> dict[int, str]:
    """When the first report of each case was told."""
    wanted, told = set(cases), dict[int, str]()
    query = ("SELECT c.report_uuid, c.case_id, r.informed_at FROM case_report c"
             " JOIN record r ON r.report_uuid = c.report_uuid WHERE ")  # fmt: skip
    found = [row for some in chunks(sorted(wanted)) for row in among(query + "c.case_id", some)]
    found += [row for some in chunks(sorted(place)) for row in among(query + "c.report_uuid", some)]
    for report, case, at in found:
        stood = place.get(bytes(report), case)
        if stood in wanted:
            told[stood] = min(at, told.get(stood, at))
    return told
