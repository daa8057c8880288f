"""Snapshots: a draft that is counted anew, frozen versions that never change. Owns `snapshot`.

A draft is counted beside the one that is shown, and takes its place once all of it is there. Freezing counts
once more, within one transaction that nobody else writes beside.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from shared.clock import stamp
from shared.database import connected
from shared.errors import CannotDo
from shared.text import clean
from shared.words import N_
from sync_server.periodic import dropping
from sync_server.periodic.finding import held_draft, latest, the_draft, unchanged, versions
from sync_server.periodic.models import Snapshot
from sync_server.periodic.period_rules import rules
from sync_server.periodic.periods import Period, period
from sync_server.periodic.recounting import alone, begin, count, take_place
from sync_server.periodic.refusals import SECTIONS, may_be_kept, may_freeze, may_stand
from sync_server.store import database, writing

__all__ = [
    "SECTIONS", "draft", "freeze", "latest", "period_of", "the_draft", "unchanged", "versions", "write_texts",
]  # fmt: skip


def period_of(kind: str, year: int) -> Period:
    """By this district's rules. Raises CannotDo for an impossible one."""
    return period(kind, year, rules())


def draft(kind: str, year: int, *, now: datetime) -> Snapshot:
    """Count the period as it stands, and let that be its draft; its texts stay.

    Raises CannotDo for a period that is impossible or has not begun, and while another counting runs.
    """
    of = period_of(kind, year)
    may_stand(of, now=now)
    committed = not database.in_transaction()
    with connected(database):
        counting = begin(of, now)
        try:
            count(counting, of, now, committed=committed)
        except BaseException:
            dropping.drop(counting)
            raise
        with writing():
            older = take_place(counting, "draft")
        dropping.drop(older)
    return counting


def freeze(kind: str, year: int, *, by: str, now: datetime, reason: str = "") -> Snapshot:
    """Count once more and keep it for ever, as the next version.

    Raises CannotDo, and nothing is frozen: before the period is over, while envelopes wait to be merged,
    without a text of each section, without a reason where a version is frozen already; `Differs`, which
    names the cases that are not what was frozen before or what their events say; and `DoesNotAgree`.
    """
    of = period_of(kind, year)
    may_stand(of, now=now)
    committed = not database.in_transaction()
    with connected(database), writing():
        alone()
        frozen = versions(kind, year)
        written = the_draft(kind, year) or (frozen[-1] if frozen else None)
        may_freeze(of, written, again=bool(frozen), reason=reason, now=now)
        counting = begin(of, now)
        count(counting, of, now, committed=committed)
        may_be_kept(counting)
        older = take_place(counting, "frozen")
        counting.frozen_at, counting.frozen_by, counting.reason = stamp(now), by, reason.strip()
        counting.save()
        dropping.drop(older)
    return counting


def write_texts(kind: str, year: int, texts: Mapping[str, str], *, seen: int) -> Snapshot:
    """Keep the texts of some sections in the draft; `seen` is the `texts_version` that the writer saw.

    Within the caller's transaction or its own. Raises CannotDo without a draft, for a section that is not
    there, or when somebody else wrote meanwhile.
    """
    if unknown := set(texts) - set(SECTIONS):
        raise CannotDo(f"section {min(unknown)[:10]}", title=N_("Không có phần này trong báo cáo"))
    with writing():
        found = held_draft(kind, year)
        if found is None:
            raise CannotDo(
                "no draft",
                title=N_("Kỳ này chưa có bản nháp"),
                todo=N_("Đếm số liệu của kỳ này, rồi viết."),
            )
        if found.texts_version != seen:
            raise CannotDo(
                f"version {seen} of {found.texts_version}",
                title=N_("Người khác vừa viết vào báo cáo này"),
                todo=N_("Xem lời văn mới, rồi viết lại phần của anh/chị."),
            )
        kept = json.loads(found.texts) | {key: clean(text).strip() for key, text in texts.items()}
        found.texts, found.texts_version = json.dumps(kept, ensure_ascii=False, sort_keys=True), seen + 1
        found.save(only=[Snapshot.texts, Snapshot.texts_version])
    return found
