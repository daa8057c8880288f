"""The log of exchanges and merges, and the way of one report; ids, counts, codes and times only."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from shared.text import clean
from sync_server.fleet import log
from sync_server.fleet.kiosks import every_kiosk
from sync_server.fleet.way import way_of
from sync_server.views.signed_in import needs

bp = Blueprint("log", __name__, url_prefix="/log")

PAGE_SIZE = 50


@bp.get("/")
@needs("log")
def newest() -> ResponseReturnValue:
    asked = request.args
    wanted = log.Wanted(asked.get("kiosk") or None, asked.get("result") or None, _day(asked.get("day", "")))
    page = log.page(PAGE_SIZE, wanted=wanted, before=asked.get("before", ""))
    return render_template("sync_server/log/newest.html", page=page, wanted=wanted, kiosks=every_kiosk())


@bp.get("/report")
@needs("log")
def way() -> ResponseReturnValue:
    """Nothing secret is asked for here: a receipt code, a report number or an id."""
    typed = clean(request.args.get("code", "")).strip()[:60]
    return render_template("sync_server/log/way.html", typed=typed, way=way_of(typed) if typed else None)


def _day(typed: str) -> date | None:
    """As the browser's own field for dates sends it; anything else is no day."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
