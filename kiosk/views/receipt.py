"""«Tra cứu bằng mã biên nhận»: anyone with the code learns where its report stands, and nothing else."""

from flask import Blueprint, render_template, request

from kiosk import mine
from kiosk.forms.small import Small
from kiosk.views.small import shown
from kiosk.views.words import state, state_hint
from shared.errors import FieldError
from shared.receipt_code import read_receipt_code
from shared.words import N_

bp = Blueprint("receipt", __name__, url_prefix="/receipt")

NOT_A_CODE = FieldError("not_a_code", N_("Mã này chưa đúng, hãy xem lại từng ký tự"))
NOT_HERE = FieldError("not_here", N_("Máy này không có báo cáo nào mang mã đó"))


@bp.get("/")
def page() -> str:
    return render_template("kiosk/receipt.html", **shown(Small()))


@bp.post("/")
def look_up() -> str | tuple[str, int]:
    form = Small.read(request.form, ("receipt_code",))
    code = read_receipt_code(form.values["receipt_code"])
    report = mine.by_receipt_code(code) if code else None
    if report is None:
        wrong = form if form.errors else form.with_errors({"receipt_code": NOT_HERE if code else NOT_A_CODE})
        return render_template("kiosk/receipt.html", **shown(wrong)), 422
    words = {"state_words": state(report), "state_hint": state_hint(report)}
    return render_template("kiosk/receipt.html", **shown(form), **words)
