"""What happened to a case, in the order it happened: told, filed, received, opened, taken up, seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.clock import from_stamp
from shared.revision import Revision
from shared.words import N_
from sync_server.desk.audit import Deed
from sync_server.desk.dossier import sources
from sync_server.desk.events import KINDS, MERGE, Happened
from sync_server.desk.models import Case
from sync_server.intake.models import Record

WORDS = {
    "informed": N_("Trạm nhận thông tin"),
    "filed": N_("Lập báo cáo"),
    "added": N_("Bổ sung, bản %(number)s"),
    "received": N_("Huyện nhận được bản %(number)s"),
    "opened": N_("Gộp vào danh sách, mở vụ việc"),
    "view-case": N_("Xem hồ sơ"),
    "view-work": N_("Mở trang xử lý"),
    "view-file": N_("Xem tài liệu kèm theo"),
    "view-informer": N_("Xem danh tính người báo tin"),
}
"""In the order in which they follow each other when they bear the same time; events come before views."""

_DONE = 5
_ORDER = {what: at if at < _DONE else at + 1 for at, what in enumerate(WORDS)}
"""What was done comes between what was told and what was seen, in the order of the events themselves."""


@dataclass(frozen=True, slots=True)
class Event:
    """`what` is a key of WORDS, or of KINDS of events. What one person saw several times is one event,
    `times` times until `until`. `note`: an officer's own words; `detail`: codes, as in the events.
    """

    at: str
    what: str
    who: str
    report_no: str = ""
    number: int | str = 0
    until: str = ""
    times: int = 1
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return WORDS.get(self.what) or KINDS[self.what]


TOLD_BY_THE_REPORT = frozenset({"more"})
"""Events that say what the lines of a report's revisions say already."""

History = Sequence[tuple[Revision, str]]
"""The revisions of one report, each with the moment the server received it."""


def timeline(
    case: Case,
    reports: Iterable[tuple[Record, History]],
    happened: Iterable[Happened],
    deeds: Iterable[Deed],
) -> list[Event]:
    """The earliest first. What was done is in `happened`; of `deeds` only the views count here."""
    events = [Event(case.opened_at, "opened", "")]
    for record, history in reports:
        events += _of_report(record, history)
    events += [
        Event(
            one.at,
            one.kind,
            "" if one.login == MERGE else one.login,
            number=one.detail.get("slip", 0),
            note=one.note,
            detail=one.detail,
        )
        for one in happened
        if one.kind not in TOLD_BY_THE_REPORT
    ]
    events += [
        Event(deed.first, deed.action, deed.login, until=deed.last, times=deed.times)
        for deed in deeds
        if deed.action in WORDS
    ]
    return sorted(events, key=lambda event: (from_stamp(event.at), _ORDER.get(event.what, _DONE)))


def _of_report(record: Record, history: History) -> Iterator[Event]:
    who = sources((revision for revision, _ in history), record.station_code)
    yield Event(record.informed_at, "informed", record.station_code, record.report_no)
    for revision, received_at in history:
        source = who[revision.revision_id]
        if not source.station:  # an officer's own: the event of her correction tells it
            continue
        author = f"{source.login} ({source.station})" if source.station else source.login
        what = "filed" if revision.number == 1 else "added"
        yield Event(revision.at, what, author, record.report_no, revision.number)
        yield Event(received_at, "received", "", record.report_no, revision.number)
