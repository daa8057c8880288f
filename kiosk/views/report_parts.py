"""Parts of a report's pages that htmx asks for: the saved draft, whom to phone."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from kiosk.additions import AddedMeanwhile
from kiosk.runtime import runtime
from kiosk.views import adding_draft
from kiosk.views.access import require_person
from kiosk.views.asking import emergency as whom_to_phone
from kiosk.views.drafting import keep, opened, step_named
from kiosk.views.late import LEFT
from kiosk.views.words import clock
from shared.web.failures import answer, describe

bp = Blueprint("report_parts", __name__, url_prefix="/report")
bp.before_request(require_person)


@bp.post("/<report_uuid>/<slug>/draft")
def draft(report_uuid: str, slug: str) -> Response:
    """Saved while it is typed; the page's own parts that follow from it then ask anew.

    Once more as the page is left: then the calls that are written on it are logged, as they are at a lock.
    """
    step = step_named(slug)
    kept = keep(report_uuid, step, calls=LEFT in request.args)
    told = make_response(_line(saved_at=clock(kept.saved_at)))
    told.headers["HX-Trigger"] = "draft-saved"
    return told


@bp.post("/<report_uuid>/addition/draft")
def addition_draft(report_uuid: str) -> str | tuple[str, int]:
    """The same of what is being added to a filed report; a page that is stale says that it is not saved."""
    page = adding_draft.keep(*adding_draft.held(report_uuid))
    if page.saved_at is not None:
        return _line(saved_at=clock(page.saved_at))
    told = {"sent": page.sent, "at": clock(runtime().now())}
    return render_template("kiosk/mine/_not_saved.html", **told), AddedMeanwhile.status


@bp.get("/<report_uuid>/emergency")
def emergency(report_uuid: str) -> Response:
    """Whom to phone; nothing while nobody must be. Then the part that asks stays where it is: one that was
    put in its place would not know that it was to ask again.
    """
    told = whom_to_phone(opened(report_uuid))
    if not told["must_phone"]:
        return Response(status=204)
    return make_response(render_template("kiosk/report/_emergency.html", **told))


@bp.errorhandler(Exception)
def leave_the_page_alone(exc: Exception) -> Response:
    """A part that fails never takes the page away with what is typed on it; a draft not saved says so."""
    if isinstance(exc, HTTPException) and exc.response is not None:
        return answer(exc)
    status = describe(exc).error.status
    if request.endpoint == "report_parts.emergency":
        return Response(status=status, headers={"HX-Reswap": "none"})
    return make_response(_line(failed_at=clock(runtime().now())), status)


def _line(**times: str) -> str:
    """The line that says when the draft was saved; it saves at the address that was asked."""
    return render_template("kiosk/report/_draft.html", draft_url=request.path, **times)
