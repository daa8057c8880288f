"""What leaves the console as a file or on paper, each on record; copies for outside are numbered."""

from sync_server.desk import audit
from sync_server.desk.models import AuditEntry
from sync_server.desk.reader import Reader
from sync_server.periodic.document import Document, Outside
from sync_server.store import writing

TAKEN, LEAVES = "export-report", "export-report-outside"


def note_taken(document: Document, form: str, reader: Reader) -> None:
    """`form`: xlsx, print, or csv with a table's key."""
    _note(TAKEN, f"{document.number} {form}", reader)


def number_copy(document: Document, form: str, to: str, reader: Reader) -> Outside:
    """On record before anything leaves. The log keeps others waiting, so that no number is given twice."""
    about = f"{document.number} {form}"
    with writing():
        _note(LEAVES, f"{about} {to}", reader)
        of_this = AuditEntry.reason.startswith(f"{document.number} ")
        number = AuditEntry.select().where(AuditEntry.action == LEAVES, of_this).count()
    return Outside(number, reader.login, reader.now, to)


def _note(action: str, about: str, reader: Reader) -> None:
    audit.note(reader.login, reader.role, action, now=reader.now, classes="P1", reason=about)
