"""What a small form of the desk asks, and what was typed into it amounts to. Pure.

Kinds of ask: code (one of several), many (some of several), words, day, moment (a day and a time in two
boxes, `NAME-day` and `NAME-time`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shared.report.rules import CLOCK_TOLERANCE, LOCAL, local_day
from shared.text import clean, typed_date
from shared.words import N_

MISSING = N_("Chưa trả lời mục này")
NOT_OFFERED = N_("Chọn một trong các mục ở đây")
NO_DAY = N_("Ghi ngày như 24/11/2026")
NO_MOMENT = N_("Ghi ngày như 24/11/2026 và giờ như 14:30")
IN_FUTURE = N_("Không thể ở trong tương lai")
IN_PAST = N_("Phải là hôm nay hoặc một ngày sắp tới")
TOO_LONG = N_("Viết ngắn hơn: tối đa %(most)s ký tự")
MOST = 2000
"""Characters of an officer's words."""

_TIME = re.compile(r"\s*(\d{1,2})\s*(?::|h|g|giờ|\.)\s*(\d{2})?\s*", re.IGNORECASE)

Answer = str | tuple[str, ...] | None
Answers = Mapping[str, Answer]
Typed = Mapping[str, str | list[str]]
Choices = Mapping[str, Sequence[tuple[str, str]]]
"""(code, text) of each offered answer, by the name of the ask."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `choices`: a code list, or one of PLACES that only the desk knows.

    when: for days and moments, "past" (today or before) or "ahead" (today or after). few: shown as radios.
    most: characters of words.
    """

    name: str
    label: str
    kind: str = "words"
    choices: str = ""
    needed: bool = True
    hint: str = ""
    when: str = "past"
    few: bool = True
    most: int = MOST

    @property
    def boxes(self) -> tuple[str, ...]:
        return (f"{self.name}-day", f"{self.name}-time") if self.kind == "moment" else (self.name,)


PLACES = ("agencies", "officers")


def typed_in(
    asks: Sequence[Ask], one: Callable[[str], str], several: Callable[[str], list[str]]
) -> dict[str, str | list[str]]:
    """What stands in the boxes of a posted form, NFC, without outer spaces."""
    typed: dict[str, str | list[str]] = {}
    for ask in asks:
        for box in ask.boxes:
            if ask.kind == "many":
                typed[box] = [clean(told) for told in several(box)]
            else:
                typed[box] = clean(one(box)).strip()
    return typed


def read(
    asks: Sequence[Ask], typed: Typed, choices: Choices, *, now: datetime
) -> tuple[dict[str, Answer], dict[str, str]]:
    """(answers, faults as msgids) by the name of the ask. An answer left empty is None, or () for several."""
    answers: dict[str, Answer] = {}
    faults: dict[str, str] = {}
    for ask in asks:
        offered = {code for code, _ in choices.get(ask.name, ())}
        answers[ask.name], fault = _READERS[ask.kind](ask, typed, offered, now)
        if not fault and ask.needed and not answers[ask.name]:
            fault = MISSING
        if fault:
            faults[ask.name] = fault
    return answers, faults


def shown_day(day: str | None) -> str:
    """24/11/2026 of 2026-11-24; "" of none."""
    return date.fromisoformat(day).strftime("%d/%m/%Y") if day else ""


def boxes_of_moment(name: str, moment: datetime) -> dict[str, str]:
    local = moment.astimezone(LOCAL)
    return {f"{name}-day": local.strftime("%d/%m/%Y"), f"{name}-time": local.strftime("%H:%M")}


def _code(ask: Ask, typed: Typed, offered: set[str], now: datetime) -> tuple[Answer, str]:
    told = str(typed.get(ask.name) or "")
    return (told or None), (NOT_OFFERED if told and told not in offered else "")


def _many(ask: Ask, typed: Typed, offered: set[str], now: datetime) -> tuple[Answer, str]:
    told = tuple(dict.fromkeys(typed.get(ask.name) or ()))
    return told, ("" if set(told) <= offered else NOT_OFFERED)


def _words(ask: Ask, typed: Typed, offered: set[str], now: datetime) -> tuple[Answer, str]:
    told = str(typed.get(ask.name) or "")
    return (told or None), (TOO_LONG if len(told) > ask.most else "")


def _day(ask: Ask, typed: Typed, offered: set[str], now: datetime) -> tuple[Answer, str]:
    told = str(typed.get(ask.name) or "")
    if not told:
        return None, ""
    day, today = typed_date(told), local_day(now)
    if day is None or day.year < 2000:
        return None, NO_DAY
    if ask.when == "past" and day > today:
        return None, IN_FUTURE
    if ask.when == "ahead" and day < today:
        return None, IN_PAST
    return day.isoformat(), ""


def _moment(ask: Ask, typed: Typed, offered: set[str], now: datetime) -> tuple[Answer, str]:
    told_day, told_time = (str(typed.get(box) or "") for box in ask.boxes)
    if not told_day and not told_time:
        return None, ""
    day, found = typed_date(told_day), _TIME.fullmatch(told_time)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if day is None or day.year < 2000 or hour > 23 or minute > 59:
        return None, NO_MOMENT
    moment = datetime.combine(day, time(hour, minute), LOCAL)
    if moment > now + CLOCK_TOLERANCE:
        return None, IN_FUTURE
    return moment.astimezone(UTC).isoformat(timespec="seconds"), ""


_READERS: Mapping[str, Callable[[Ask, Typed, set[str], datetime], tuple[Answer, str]]] = {
    "code": _code,
    "many": _many,
    "words": _words,
    "day": _day,
    "moment": _moment,
}
