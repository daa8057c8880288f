"""Spans, days and clocks as people read them, in the language of the page."""

from flask_babel import ngettext

from sync_server.desk.clocks import TimeLeft
from sync_server.views.saying import _


def span(seconds: float) -> str:
    """«20 phút», «3 giờ 20», «5 ngày»: as exact as one needs to act."""
    minutes = int(abs(seconds)) // 60
    if minutes >= 48 * 60:
        return _("%(days)s ngày", days=minutes // (24 * 60))
    if minutes >= 60 and minutes % 60:
        return _("%(hours)s giờ %(minutes)s", hours=minutes // 60, minutes=f"{minutes % 60:02d}")
    if minutes >= 60:
        return _("%(hours)s giờ", hours=minutes // 60)
    return _("%(minutes)s phút", minutes=minutes)


def time_left(clock: TimeLeft) -> str:
    """«còn 3 giờ 20» or «quá hạn 5 giờ»."""
    told = span(clock.left.total_seconds())
    return _("quá hạn %(span)s", span=told) if clock.overdue else _("còn %(span)s", span=told)


def day_word(day: str) -> str:
    """«15/02/2027» of a day as it is kept; «02/09, mọi năm» of one of every year."""
    told = "/".join(reversed(day.split("-")))
    return told if len(day) == 10 else _("%(day)s, mọi năm", day=told)


def week_word(monday: str) -> str:
    """24/11 of an ISO date."""
    return f"{monday[8:]}/{monday[5:7]}"


def period_word(kind: str, year: int) -> str:
    """«6 tháng đầu năm 2026», «năm 2026»."""
    return _("6 tháng đầu năm %(year)s", year=year) if kind == "half-year" else _("năm %(year)s", year=year)


def due_word(days: int) -> str:
    """How long until a report is due, or since."""
    if days > 0:
        return str(ngettext("còn %(num)s ngày", "còn %(num)s ngày", days))
    if days == 0:
        return _("hôm nay")
    return str(ngettext("quá hạn %(num)s ngày", "quá hạn %(num)s ngày", -days))
