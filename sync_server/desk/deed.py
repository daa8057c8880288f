"""A deed: what an officer may do with a case, a small form of its own; from which statuses. Pure."""

from dataclasses import dataclass

from shared.words import N_
from sync_server.desk.asks import Ask
from sync_server.desk.moves import OPEN, may_move


@dataclass(frozen=True, slots=True)
class Deed:
    """`kind`: of the event it leaves. `to`: the status it moves the case to, "" for none; then `where` says
    from which statuses it may be done. `filled`: the form begins with what the case says now.
    """

    name: str
    kind: str
    title: str
    button: str
    asks: tuple[Ask, ...]
    to: str = ""
    where: frozenset[str] = OPEN
    intro: str = ""
    filled: bool = False

    def allowed(self, status: str) -> bool:
        return may_move(status, self.to) if self.to else status in self.where


SAVE = N_("Lưu")
_LOGGED = N_("Dòng này ở lại trong diễn tiến của vụ việc. Không ghi tên người báo tin.")


def note(label: str, *, needed: bool = False, hint: str = _LOGGED) -> Ask:
    return Ask("note", label, needed=needed, hint=hint)
