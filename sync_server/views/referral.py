"""Referral slips of a case: chosen, previewed as they print, issued, printed as counted copies, answered."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shared.clock import from_stamp, stamp
from shared.codes import codes
from shared.errors import CannotDo, NotThere
from shared.report import fields
from shared.web import see_other
from shared.web.language import lang
from sync_server.desk import agencies, cases, referrals, replies, slip_sources, slip_words
from sync_server.desk.models import Agency
from sync_server.desk.referral_models import Referral
from sync_server.desk.slip_sources import Sources
from sync_server.runtime import runtime
from sync_server.store import writing
from sync_server.views import reply_form
from sync_server.views.form import Form
from sync_server.views.signed_in import needs, reader
from sync_server.views.slip_form import SlipForm

bp = Blueprint("referral", __name__, url_prefix="/cases/<case_no>/slips")


@bp.get("/new")
@needs("cases")
def new(case_no: str) -> ResponseReturnValue:
    """First to whom; then, with an agency chosen, what to tell it."""
    agency = _agency(case_no, request.args.get("agency", type=int))
    if agency is None:
        return _choose(case_no)
    sources = slip_sources.read(case_no, agency, reader())
    return _form(SlipForm.new(sources, runtime().new_id()), sources, agency)


@bp.post("/")
@needs("cases")
def compose(case_no: str) -> ResponseReturnValue:
    """`go`: preview, edit again, or issue what was previewed."""
    agency, who = _agency(case_no, request.form.get("agency", type=int)), reader()
    if agency is None:
        return _choose(case_no), 422
    sources = slip_sources.read(case_no, agency, who)
    typed = SlipForm.read(request.form, sources, runtime().new_id())
    if typed.form.errors:
        return _form(typed, sources, agency), 422
    if request.form.get("go") == "edit":
        return _form(typed, sources, agency)
    slip = referrals.compose(sources, agency, typed.choice)
    if request.form.get("go") == "issue":
        with writing():
            made = referrals.issue(slip, sources, agency, typed.choice, typed.key, who)
        return see_other(url_for(".page", case_no=case_no, number=made.id))
    return render_template(
        "sync_server/referral/preview.html", case=sources.case, agency=agency, typed=typed, slip=slip,
        form=typed.form, mark=slip_words.now_in_use().mark, day=who.now,
        due=referrals.due(sources.case, now=who.now),
    )  # fmt: skip


@bp.get("/<int:number>")
@needs("cases")
def page(case_no: str, number: int) -> ResponseReturnValue:
    return _page(referrals.find(case_no, number), reply_form.new(runtime().now()))


@bp.post("/<int:number>/copies")
@needs("cases")
def copy(case_no: str, number: int) -> ResponseReturnValue:
    """One more copy: counted first, then handed to the browser's printing."""
    with writing():
        count = referrals.add_copy(referrals.find(case_no, number), reader())
    return see_other(url_for(".page", case_no=case_no, number=number, copy=count))


@bp.post("/<int:number>/replies")
@needs("cases")
def reply(case_no: str, number: int) -> ResponseReturnValue:
    referral = referrals.find(case_no, number)
    form, answer = reply_form.read(request.form)
    if answer is None:
        return _page(referral, form), 422
    try:
        with writing():
            replies.log(referral, answer, reader())
    except CannotDo as refusal:
        return _page(referral, form.refused(refusal)), 422
    return see_other(url_for(".page", case_no=case_no, number=number))


@bp.post("/<int:number>/reminders")
@needs("cases")
def remind(case_no: str, number: int) -> ResponseReturnValue:
    seen = request.args.get("seen", 0, type=int)
    with writing():
        letter = replies.remind(referrals.find(case_no, number), reader(), seen=seen)
    return see_other(url_for(".reminder", case_no=case_no, number=number, letter=letter.id))


@bp.get("/<int:number>/reminders/<int:letter>")
@needs("cases")
def reminder(case_no: str, number: int, letter: int) -> ResponseReturnValue:
    """It tells nothing of the case but the slip's number, so it needs no entry in the audit log."""
    referral = referrals.find(case_no, number)
    found = replies.find_reminder(referral, letter)
    return render_template(
        "sync_server/referral/reminder.html", case=referral.case, referral=referral, letter=found,
        name=replies.reminder_name(found), slip_name=referrals.name_of(referral),
        words=slip_words.now_in_use(),
        day=from_stamp(found.at), earlier=[one for one in replies.reminders(referral) if one.id < found.id],
    )  # fmt: skip


def _agency(case_no: str, number: int | None) -> Agency | None:
    """The agency that was chosen, if the case may go to it. Raises NotThere for a case that is not there."""
    case = cases.find(case_no)
    try:
        agency = agencies.find(number) if number else None
    except NotThere:
        return None
    return agency if agency and slip_sources.may_get(case, agency) else None


def _choose(case_no: str) -> str:
    case = cases.find(case_no)
    offered = [agency for agency in agencies.open_ones() if slip_sources.may_get(case, agency)]
    offered.sort(key=lambda agency: agency.commune_code != case.commune_code)
    return render_template("sync_server/referral/choose.html", case=case, agencies=offered)


def _form(typed: SlipForm, sources: Sources, agency: Agency) -> str:
    return render_template(
        "sync_server/referral/new.html", typed=typed, form=typed.form, error_list=typed.form.error_list,
        sources=sources, case=sources.case, agency=agency, requests=list(codes("referral_request")),
        labels={offer.field: fields()[offer.field].label(lang()) for offer in sources.offers},
    )  # fmt: skip


def _page(referral: Referral, form: Form) -> str:
    who = reader()
    referrals.note(who, "view-slip", referral)
    copies = referrals.copies(referral)
    return render_template(
        "sync_server/referral/page.html",
        form=form,
        error_list=form.error_list,
        case=referral.case,
        referral=referral,
        slip=referrals.slip_of(referral),
        name=referrals.name_of(referral),
        day=from_stamp(referral.issued_at),
        due=from_stamp(referral.due_at),
        copies=copies,
        printing=bool(copies) and request.args.get("copy") == str(len(copies)),
        replies=replies.of(referral),
        reminders=[(replies.reminder_name(one), one) for one in replies.reminders(referral)],
        overdue=referrals.overdue(referral, now=who.now),
        answers=list(codes("agency_answer")),
        channels=list(codes("notification_method")),
        now=stamp(who.now),
    )
