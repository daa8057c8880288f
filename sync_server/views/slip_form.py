"""What an officer typed into the form of a slip, and what is wrong with it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from shared.codes import codes
from shared.words import N_
from sync_server.desk import slip
from sync_server.desk.referrals import Choice, sensitive
from sync_server.desk.slip_sources import Sources
from sync_server.views.form import Form

LABELS = {
    "tell": N_("Cơ quan cần biết"),
    "need": N_("Vì sao cơ quan cần biết dân tộc của trẻ"),
    "happened": N_("Sự việc"),
    "safety": N_("Trẻ hiện có an toàn không"),
    "done": N_("Việc đã làm"),
    "asked": N_("Trẻ đã được hỏi gì, đã kể gì"),
    "ask": N_("Đề nghị cơ quan"),
    "request_note": N_("Ghi rõ đề nghị"),
}
TEXTS = ("happened", "safety", "done", "asked", "request_note")
_OPTIONAL = frozenset(LABELS) - {"happened", "asked"}
_NEED_LEAST = 5
_NAMED = N_(
    "Trong phần này có tên hoặc số điện thoại của người báo tin, hoặc tên trẻ khác. Bỏ ra rồi thử lại."
)


@dataclass(frozen=True, slots=True)
class SlipForm:
    """`form` holds the texts and all errors; `ticked`, `requests` what was ticked; `key` names this form."""

    form: Form
    ticked: tuple[str, ...]
    requests: tuple[str, ...]
    key: uuid.UUID

    @classmethod
    def new(cls, sources: Sources, key: str) -> "SlipForm":
        """As a slip begins: ticked what an agency of this kind needs."""
        ticked = tuple(offer.field for offer in sources.offers if offer.needed)
        return cls(Form(LABELS, dict(sources.first)), ticked, (), uuid.UUID(key))

    @classmethod
    def read(cls, typed: "MultiDict[str, str]", sources: Sources, key: str) -> "SlipForm":
        """Never raises; `key` is taken where the form brought none of its own."""
        form = Form.read(LABELS, typed, most=slip.TEXT_MOST, optional=_OPTIONAL)
        offered = {offer.field for offer in sources.offers}
        ticked = tuple(name for name in typed.getlist("tell") if name in offered)
        requests = tuple(code for code in typed.getlist("ask") if code in codes("referral_request"))
        for name, text in _faults(form, ticked, requests, sources).items():
            form = form if name in form.errors else form.wrong(name, gettext(text))
        try:
            own = uuid.UUID(typed.get("key", ""))
        except ValueError:
            own = uuid.UUID(key)
        return cls(form, ticked, requests, own)

    @property
    def choice(self) -> Choice:
        texts = {name: self.form[name] for name in TEXTS}
        return Choice(self.ticked, self.requests, texts, self.form["need"])


def _faults(
    form: Form, ticked: tuple[str, ...], requests: tuple[str, ...], sources: Sources
) -> Mapping[str, str]:
    """msgids by field."""
    faults: dict[str, str] = {}
    if not ticked:
        faults["tell"] = N_("Chọn ít nhất một mục")
    if sensitive(ticked) and len(form["need"]) < _NEED_LEAST:
        faults["need"] = N_("Chỉ cho biết dân tộc khi thật cần: ghi rõ vì sao")
    if slip.too_long(form["happened"]):
        faults["happened"] = N_("Viết tối đa 10 dòng")
    if not requests:
        faults["ask"] = N_("Chọn ít nhất một đề nghị")
    unnamed = sources.unnamed
    for name in TEXTS:
        if slip.names_someone(form[name], unnamed.names, unnamed.phones):
            faults[name] = _NAMED
    return faults
