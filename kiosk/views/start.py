"""What anyone at the desk may open: the names of the staff and «Khi nào phải báo?». Nothing of any report."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import staff
from kiosk.runtime import signed_in

bp = Blueprint("start", __name__)


@bp.get("/")
def page() -> str | Response:
    if signed_in(touch=False):
        return redirect(url_for("home.page"), 303)
    return render_template("kiosk/start.html", people=staff.active(), ended=request.args.get("ended", ""))


@bp.get("/when")
def when() -> str:
    return render_template("kiosk/when.html")
