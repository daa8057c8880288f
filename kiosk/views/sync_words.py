"""The sync log in sentences: what happened, and who must act."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from kiosk.attachments import FileCounts
from kiosk.failures import (
    NEEDS_MAINTAINER,
    NEEDS_PERSON,
    RETRIES,
    ServerNotReached,
    SyncFailure,
    failure_of,
)
from kiosk.outbox import OutboxCounts
from kiosk.restores import Noticed
from kiosk.spells import Spell
from kiosk.sync_log import LoggedRun
from kiosk.views.words import files_waiting, short_time, wait
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
    "courier": N_("bằng USB"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand now. `good` is for the mark beside the words, never instead of them."""

    good: bool
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """Runs that ended alike, or what was noticed of an old copy. `when` is a time, or a span."""

    when: str
    cause: str
    sentence: str
    who: str
    code: str


def situation(
    counts: OutboxCounts, files: FileCounts, runs: Sequence[LoggedRun], stopped_by: str
) -> Situation:
    """Said from the last run that ended; a kiosk the district stopped says that first."""
    ended = next((run for run in runs if run.ended_at), None)
    failure = failure_of(stopped_by) if stopped_by else ended.failure if ended else None
    lines = [_waiting(counts)] if counts.waiting else []
    lines += [files_waiting(files)] if files.waiting else []
    if failure is None:
        lines += _quarantined(counts, files)
        return Situation(not lines, _all_well(counts, files, ended), tuple(lines))
    lines += [gettext(failure.lost), gettext(failure.todo), *_quarantined(counts, files)]
    return Situation(False, gettext(failure.title), tuple(lines))


def log_lines(folded: Sequence[Spell], noticed: Sequence[Noticed]) -> list[LogLine]:
    """Runs and what was noticed of old copies, newest first; both come newest first."""
    timed = [(spell.run.started_at, _spell_line(spell, newest=not at)) for at, spell in enumerate(folded)]
    timed += [(one.at, _restore_line(one)) for one in noticed if not folded or one.at >= folded[-1].since]
    return [line for _, line in sorted(timed, key=lambda one: one[0], reverse=True)]


def _spell_line(spell: Spell, *, newest: bool) -> LogLine:
    run = spell.run
    cause = gettext(CAUSES[run.cause]) if run.cause in CAUSES and spell.runs == 1 else ""
    sentence = _many(spell) if spell.runs > 1 else " ".join(_sentences(run, run.failure, newest))
    return LogLine(_when(spell), cause, sentence, _who(run), run.code or "")


def _when(spell: Spell) -> str:
    first, last = short_time(spell.since), short_time(spell.run.started_at)
    return first if first == last else f"{first} – {last}"


def _who(run: LoggedRun) -> str:
    """Everybody but the machine is named; nobody is told to wait for nobody."""
    if run.failure is not None:
        return str(gettext(WHO[run.failure.kind]))
    if run.quarantined:
        return str(gettext("Người bảo trì của huyện"))
    return str(gettext("Không ai"))


def _many(spell: Spell) -> str:
    """The same again and again: since when, until when, how often tried."""
    failure, tries = spell.run.failure, spell.runs
    if failure is None:
        return str(
            gettext(
                "Không có gì phải gửi. Máy chủ của huyện trả lời bình thường (%(tries)s lần).", tries=tries
            )
        )
    since = short_time(spell.since)
    if spell.until is None:
        told = N_("%(what)s từ %(since)s (%(tries)s lần thử).")
        return str(gettext(told, what=_what(failure), since=since, tries=tries))
    told = N_("%(what)s từ %(since)s đến %(until)s (%(tries)s lần thử).")
    return str(gettext(told, what=_what(failure), since=since, until=short_time(spell.until), tries=tries))


def _what(failure: type[SyncFailure]) -> str:
    return str(gettext("Mạng mất") if failure is ServerNotReached else gettext(failure.title))


def _restore_line(one: Noticed) -> LogLine:
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
    return LogLine(
        short_time(one.at), gettext("tự nhận ra"), told, gettext(WHO[RETRIES]), f"restore-{one.side}"
    )


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


def _all_well(counts: OutboxCounts, files: FileCounts, ended: LoggedRun | None) -> str:
    if counts.waiting:
        return str(gettext("Có báo cáo đang chờ gửi"))
    if files.waiting:
        return str(gettext("Có tài liệu kèm theo đang chờ gửi"))
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


def _quarantined(counts: OutboxCounts, files: FileCounts) -> list[str]:
    reports = ngettext(
        "%(num)s báo cáo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
        "%(num)s báo cáo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
        counts.quarantined,
    )
    of_files = ngettext(
        "%(num)s tài liệu kèm theo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
        "%(num)s tài liệu kèm theo đã đến nơi nhưng huyện chưa đọc được: người bảo trì của huyện phải xem.",
        files.quarantined,
    )
    told = ((counts.quarantined, reports), (files.quarantined, of_files))
    return [text for number, text in told if number]
