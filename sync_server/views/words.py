"""What every page of the console may say: the words of codes, times and logs, as the templates call them."""

from collections.abc import Callable
from functools import partial

from flask import Flask
from flask_babel import format_decimal

from shared import codes
from shared.report import Field
from shared.report.reading import in_words
from shared.web.language import lang
from shared.web.sizes import size
from sync_server.desk.clocks_shown import WHY
from sync_server.intake.district import commune_names
from sync_server.periodic.table import Figure
from sync_server.views.audit_words import BREAKS, DEEDS, step_word
from sync_server.views.code_words import (
    ENVELOPE_STATES,
    FOUND_IN,
    LEVELS_OF_LIKENESS,
    OUTCOMES,
    QUARANTINE_STATES,
    ROLES,
    part_word,
    word,
)
from sync_server.views.log_words import cause_of, run_sentence
from sync_server.views.saying import _, told
from sync_server.views.time_words import day_word, due_word, period_word, span, time_left, week_word


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        word=word,
        word_vi=codes.label,
        found_word=partial(told, FOUND_IN),
        span=span,
        time_left=time_left,
        day_word=day_word,
        age_bands=age_bands,
        level_word=partial(told, LEVELS_OF_LIKENESS),
        role_word=partial(told, ROLES),
        deed_word=partial(told, DEEDS),
        step_word=step_word,
        verdict_word=partial(told, BREAKS),
        why_word=partial(told, WHY),
        outcome_word=partial(told, OUTCOMES),
        envelope_word=partial(told, ENVELOPE_STATES),
        quarantine_word=partial(told, QUARANTINE_STATES),
        run_sentence=run_sentence,
        part_word=part_word,
        week_word=week_word,
        grouped=format_decimal,
        cause_of=cause_of,
        kilobytes=kilobytes,
        period_word=period_word,
        due_word=due_word,
        figure=figure,
        size=size,
    )


def reading() -> Callable[[Field, object], tuple[str, ...]]:
    """How a page says values of a report: its language, and the communes' names, are fixed once."""
    return partial(in_words, communes=commune_names(), lang=lang())


def age_bands(bands: tuple[str, ...]) -> str:
    """«11–15», or several where reports differ."""
    words = [_("chưa rõ") if band == "unknown" else band.replace("-", "–") for band in bands]
    return ", ".join(words)


def figure(value: Figure) -> str:
    """A figure of a report, which is in Vietnamese: 1.234,5; «–» where there was nothing to measure."""
    if value is None or isinstance(value, str):
        return "–" if value is None else value
    digits = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return digits.replace("-", "−").translate(str.maketrans(",.", ".,"))


def kilobytes(count: int) -> str:
    """1,2 with a decimal comma in Vietnamese."""
    number = f"{count / 1024:.1f}"
    return number if lang() == "en" else number.replace(".", ",")
