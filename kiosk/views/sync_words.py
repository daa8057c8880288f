"""The sync log in sentences: what happened, and who must act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from kiosk.failures import NEEDS_MAINTAINER, NEEDS_PERSON, RETRIES, SyncFailure, failure_of
from kiosk.outbox import OutboxCounts
from kiosk.restores import Noticed
from kiosk.sync_log import LoggedRun
from kiosk.views.words import short_time, wait
from shared.words import N_

WHO = {
    RETRIES: N_("Không ai, máy tự làm"),
    NEEDS_PERSON: N_("Đầu mối của đơn vị"),
    NEEDS_MAINTAINER: N_("Người bảo trì"),
}
CAUSES = {
    "schedule": N_("theo lịch"),
    "urgent": N_("báo cáo khẩn cấp"),
    "command": N_("bằng lệnh"),
    "page": N_("bấm nút"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand now. `good` is for the mark beside the words, never instead of them."""

    good: bool
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunLine:
    started_at: datetime
    cause: str
    sentence: str
    who: str
    code: str


def situation(counts: OutboxCounts, runs: Sequence[LoggedRun], stopped_by: str) -> Situation:
    """Said from the last run that ended; a kiosk the district stopped says that first."""
    ended = next((run for run in runs if run.ended_at), None)
    failure = failure_of(stopped_by) if stopped_by else ended.failure if ended else None
    lines = [_waiting(counts)] if counts.waiting else []
    if failure is None:
        lines += _quarantined(counts)
        return Situation(not lines, _all_well(counts, ended), tuple(lines))
    lines += [gettext(failure.lost), gettext(failure.todo), *_quarantined(counts)]
    return Situation(False, gettext(failure.title), tuple(lines))


def log_lines(runs: Sequence[LoggedRun], restores: Sequence[Noticed]) -> list[RunLine]:
    """Runs and what was noticed of old copies, newest first."""
    lines = [_run_line(run, newest=not at) for at, run in enumerate(runs)]
    lines += [_restore_line(one) for one in restores if not runs or one.at >= runs[-1].started_at]
    return sorted(lines, key=lambda line: line.started_at, reverse=True)


def _restore_line(one: Noticed) -> RunLine:
    if one.side == "server":
        told = ngettext(
            "Máy chủ của huyện đã trở lại từ bản sao cũ: máy này gửi lại %(num)s báo cáo huyện đang thiếu.",
            "Máy chủ của huyện đã trở lại từ bản sao cũ: máy này gửi lại %(num)s báo cáo huyện đang thiếu.",
            one.reports,
        )
    elif one.reports:
        told = ngettext(
            "Ổ đĩa máy này đã trở lại từ bản sao cũ, thiếu %(num)s báo cáo mà huyện đã có. "
            "Từ nay máy đánh số theo đợt mới.",
            "Ổ đĩa máy này đã trở lại từ bản sao cũ, thiếu %(num)s báo cáo mà huyện đã có. "
            "Từ nay máy đánh số theo đợt mới.",
            one.reports,
        )
    else:
        told = gettext(
            "Có ổ đĩa khác đã gửi dưới tên máy này. Không mất báo cáo nào; từ nay máy đánh số theo đợt mới."
        )
    return RunLine(one.at, gettext("tự nhận ra"), told, gettext(WHO[RETRIES]), f"restore-{one.side}")


def _run_line(run: LoggedRun, *, newest: bool) -> RunLine:
    cause = gettext(CAUSES[run.cause]) if run.cause in CAUSES else run.cause
    who = gettext(WHO[run.failure.kind]) if run.failure else ""
    return RunLine(run.started_at, cause, " ".join(_sentences(run, run.failure, newest)), who, run.code or "")


def _sentences(run: LoggedRun, failure: type[SyncFailure] | None, newest: bool) -> list[str]:
    if run.ended_at is None and not newest:
        return [gettext("Bị ngắt giữa chừng (mất điện, tắt máy). Chưa mất gì.")]
    if run.ended_at is None:
        return [
            gettext("Đang gửi, hoặc bị ngắt giữa chừng (mất điện, tắt máy). Chưa mất gì."),
            *_how_far(run),
        ]
    told = [gettext("%(title)s.", title=gettext(failure.title))] if failure else []
    return told + _how_far(run) or [gettext("Không có gì phải gửi. Máy chủ của huyện trả lời bình thường.")]


def _how_far(run: LoggedRun) -> list[str]:
    told, taken = [], run.accepted + run.duplicate
    if taken:
        told.append(ngettext("Huyện đã nhận %(num)s.", "Huyện đã nhận %(num)s.", taken))
    if run.quarantined:
        told.append(ngettext("%(num)s cần người xử lý.", "%(num)s cần người xử lý.", run.quarantined))
    if run.waiting:
        told.append(ngettext("Còn %(num)s chờ gửi.", "Còn %(num)s chờ gửi.", run.waiting))
    return told


def _all_well(counts: OutboxCounts, ended: LoggedRun | None) -> str:
    if counts.waiting:
        return str(gettext("Có báo cáo đang chờ gửi"))
    if ended is None or ended.ended_at is None:
        return str(gettext("Chưa liên lạc với huyện lần nào"))
    return str(gettext("Đã gửi hết lúc %(time)s", time=short_time(ended.ended_at)))


def _waiting(counts: OutboxCounts) -> str:
    since = wait(counts.oldest_waiting_s or 0)
    return str(
        ngettext(
            "%(num)s báo cáo đang chờ, lâu nhất %(since)s. Chưa mất gì.",
            "%(num)s báo cáo đang chờ, lâu nhất %(since)s. Chưa mất gì.",
            counts.waiting,
            since=since,
        )
    )


def _quarantined(counts: OutboxCounts) -> list[str]:
    if not counts.quarantined:
        return []
    return [
        ngettext(
            "%(num)s báo cáo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
            "%(num)s báo cáo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
            counts.quarantined,
        )
    ]
