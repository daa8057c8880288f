"""What an officer says of two reports that may be of the same child: linked, rejected, siblings; and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.clock import stamp
from shared.errors import CannotDo, NotThere
from shared.words import N_
from sync_server.desk import audit, cases, events, links, suggestions
from sync_server.desk.duplicate_models import Suggestion, Verdict
from sync_server.desk.links import Moved
from sync_server.desk.reader import Reader

REASON_LEAST = 5
"""Characters of a reason: a word at least, not a dot."""

STATES = {
    "open": N_("Chưa ai xem xét"),
    "linked": N_("Đã gộp: cùng một trẻ"),
    "rejected": N_("Không phải cùng một trẻ"),
    "siblings": N_("Có thể là anh chị em"),
}
VERDICTS = {
    "same": N_("Cùng một trẻ"),
    "not_same": N_("Không phải"),
    "siblings": N_("Có thể là anh chị em"),
    "undone": N_("Tách ra"),
    "reopened": N_("Xét lại"),
}
MAY_SAY: Mapping[str, tuple[str, ...]] = {
    "open": ("same", "not_same", "siblings"),
    "linked": ("undone",),
    "rejected": ("same", "siblings", "reopened"),
    "siblings": ("same", "not_same", "reopened"),
}
"""By state: what may be said next, the likeliest first."""
_LEADS_TO = {"same": "linked", "not_same": "rejected", "siblings": "siblings", "reopened": "open"}


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict with its reason, as an officer typed it. `seen`: how many verdicts she saw before hers."""

    verdict: str
    reason: str
    seen: int


def find(number: int) -> Suggestion:
    """Raises NotThere."""
    found: Suggestion | None = Suggestion.get_or_none(Suggestion.id == number)
    if found is None:
        raise NotThere("suggestion")
    return found


def of(pair: Suggestion) -> list[Verdict]:
    """All that was said of two reports, the earliest first."""
    return list(
        Verdict.select()
        .where(Verdict.report_a == pair.report_a, Verdict.report_b == pair.report_b)
        .order_by(Verdict.id)
    )


def decide(number: int, said: Said, reader: Reader) -> Suggestion:
    """Keep what was said and do it, within the caller's transaction.

    Raises NotThere, or CannotDo: without a reason (field "reason"), for a verdict that this state does not
    allow, or when somebody else said something meanwhile; then nothing is changed.
    """
    suggestions.one_at_a_time()
    pair = find(number)
    earlier = of(pair)
    if len(earlier) != said.seen:
        raise CannotDo(
            "stale",
            title=N_("Cán bộ khác vừa có quyết định về hai báo cáo này"),
            todo=N_("Mở lại trang để xem quyết định đó."),
        )
    if said.verdict not in MAY_SAY[pair.state]:
        raise CannotDo("verdict", title=N_("Chọn một trong các câu trả lời"), field="verdict")
    if len(said.reason.strip()) < REASON_LEAST:
        raise CannotDo("no reason", title=N_("Ghi rõ vì sao"), field="reason")
    before = pair.state
    pair.state = _LEADS_TO.get(said.verdict) or _before_link(earlier)
    pair.save()
    moved = _move(pair, said, earlier, reader.now)
    if moved and said.verdict == "same" and moved.kept.acknowledged_at:
        cases.tell_stations(moved.kept, now=reader.now)
    Verdict.create(
        report_a=pair.report_a,
        report_b=pair.report_b,
        verdict=said.verdict,
        before=before,
        at=stamp(reader.now),
        login=reader.login,
        reason=said.reason.strip(),
        kept=moved.kept if moved else None,
        emptied=moved.other if moved else None,
    )
    _tell(pair, said, moved, reader)
    return pair


def _move(pair: Suggestion, said: Said, earlier: list[Verdict], now: datetime) -> Moved | None:
    if said.verdict == "same":
        return links.join(pair.report_a, pair.report_b, now=now)
    if said.verdict == "undone":
        made = _link(earlier)
        was = Moved(made.kept, made.emptied) if made.kept_id else None
        return links.part(pair.report_a, pair.report_b, was, now=now)
    return None


def _link(earlier: list[Verdict]) -> Verdict:
    return next(verdict for verdict in reversed(earlier) if verdict.verdict == "same")


def _before_link(earlier: list[Verdict]) -> str:
    return str(_link(earlier).before)


def _tell(pair: Suggestion, said: Said, moved: Moved | None, reader: Reader) -> None:
    """In the history of each case it concerns, and in the audit log, which holds no words."""
    detail = {"reports": [str(pair.report_a), str(pair.report_b)]}
    first, second = _KINDS[said.verdict]
    if moved:
        told = [(moved.kept, moved.other, first), (moved.other, moved.kept, second)]
    else:
        found = {case.id: case for case in (links.case_of(pair.report_a), links.case_of(pair.report_b))}
        told = [
            (case, other, first) for case, other in zip(found.values(), reversed(found.values()), strict=True)
        ]
    for case, other, kind in told:
        about = detail | ({"case": other.case_no} if other != case else {})
        events.record(case, kind, reader.login, now=reader.now, detail=about, note=said.reason.strip())
    action = f"same-child-{said.verdict}"
    for case, _, _ in told:
        audit.note(reader.login, reader.role, action, now=reader.now, case_no=case.case_no)


_KINDS = {
    "same": ("linked", "merged"),
    "undone": ("unlinked", "restored"),
    "not_same": ("not_same", "not_same"),
    "siblings": ("siblings", "siblings"),
    "reopened": ("asked_again", "asked_again"),
}
