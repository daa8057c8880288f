"""What the list of cases may be narrowed to, as the page offers it."""

from collections.abc import Iterable

from flask_babel import gettext

from shared import codes
from sync_server.accounts.models import User
from sync_server.desk.models import Agency
from sync_server.desk.queue_filter import BACKLOG, LATE, REASSIGN
from sync_server.intake.district import commune_names
from sync_server.views.code_words import word
from sync_server.views.signed_in import Person

Choice = tuple[str, str]


def filter_choices(person: Person) -> list[tuple[str, str, list[Choice]]]:
    """(name, label, its choices): what can be chosen in each, as (value, text); "" stands for all."""
    return [
        ("officer", gettext("Phụ trách"), [("", gettext("Tất cả")), *_officers(person)]),
        ("commune", gettext("Xã, phường"), [("", gettext("Tất cả")), *commune_names().items()]),
        ("agency", gettext("Cơ quan chủ trì"), [("", gettext("Tất cả")), *_agencies()]),
        ("status", gettext("Tình trạng"), [("", gettext("Chưa kết thúc")), *_statuses()]),
        ("late", gettext("Quá hạn"), [("", gettext("Tất cả")), *((k, gettext(v)) for k, v in LATE.items())]),
        ("age", gettext("Đã bao lâu"), [("", gettext("Tất cả")), *_ages()]),
    ]


def _officers(person: Person) -> Iterable[Choice]:
    """Herself first, then the others, those with closed accounts last: their cases stay, and are all behind
    one choice.
    """
    yield str(person.id), gettext("Của tôi")
    yield REASSIGN, gettext("Cần phân công lại")
    others = User.select().where(User.role == "officer", User.id != person.id)
    for user in others.order_by(User.active.desc(), User.login):
        yield str(user.id), user.login


def _agencies() -> Iterable[Choice]:
    yield from Agency.select(Agency.code, Agency.name).order_by(Agency.active.desc(), Agency.name).tuples()


def _statuses() -> Iterable[Choice]:
    yield "all", gettext("Tất cả, kể cả đã kết thúc")
    yield from ((code, word("case_status", code)) for code in codes.codes("case_status"))


def _ages() -> Iterable[Choice]:
    for name, (least, most) in BACKLOG.items():
        if most is None:
            yield name, gettext("trên %(days)s ngày", days=least - 1)
        elif least == 0:
            yield name, gettext("đến %(days)s ngày", days=most)
        else:
            yield name, gettext("%(least)s–%(most)s ngày", least=least, most=most)
