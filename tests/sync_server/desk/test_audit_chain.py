"""The audit log as a chain, on both engines: it only grows, and what was done to it shows where."""

import json
import threading
from collections.abc import Callable

import peewee as pw
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from shared.database import is_postgres
from sync_server import store
from sync_server.cli import main
from sync_server.desk import audit, audit_check
from sync_server.desk.chain import START, Mark, digest_of, follow
from sync_server.desk.models import AuditEntry
from tests.sync_server.builders import District


def note(district: District, count: int = 1, login: str = "officer") -> None:
    for number in range(count):
        audit.note(
            login, "officer", "view-case", now=district.now, case_no="VA-2026-0001", classes="P1,P2,P3",
            reason=f"lần {number}",
        )  # fmt: skip


def without_triggers() -> None:
    """What somebody can do who holds the database itself."""
    if is_postgres(store.database):
        store.database.execute_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    else:
        for name in ("audit_entry_no_update", "audit_entry_no_delete"):
            store.database.execute_sql(f"DROP TRIGGER {name}")


def verify(district: District, *known: Mark) -> tuple[bool, int | None, str]:
    verdict = audit_check.verify(district.settings.data, *known)
    return verdict.whole, verdict.broken, verdict.why


def test_the_database_refuses_to_change_or_remove_an_entry(district: District) -> None:
    note(district, 3)
    for statement in ("UPDATE audit_entry SET reason = ''", "DELETE FROM audit_entry WHERE id = 2"):
        with pytest.raises(pw.DatabaseError, match="append-only"), store.writing():
            store.database.execute_sql(statement)
    assert verify(district) == (True, None, "") and AuditEntry.select().count() == 3


def change() -> None:
    AuditEntry.update(reason="lần khác").where(AuditEntry.id == 4).execute()


def remove() -> None:
    AuditEntry.delete().where(AuditEntry.id == 3).execute()


def insert() -> None:
    """One between the third and the fourth, with a digest of its own that fits behind the third."""
    rows = list(AuditEntry.select().order_by(AuditEntry.id))
    for row in reversed(rows[3:]):
        AuditEntry.update(id=row.id + 10).where(AuditEntry.id == row.id).execute()
    forged = AuditEntry(id=4, at=rows[2].at, login="x", role="officer", action="view-case", case_no=None)
    forged.previous = rows[2].digest
    forged.digest = digest_of(forged.previous, forged)
    forged.save(force_insert=True)


def swap() -> None:
    for was, becomes in ((3, 99), (4, 3), (99, 4)):
        AuditEntry.update(id=becomes).where(AuditEntry.id == was).execute()


def remove_the_first() -> None:
    AuditEntry.delete().where(AuditEntry.id == 1).execute()


DEEDS: dict[Callable[[], None], tuple[int, str]] = {
    change: (4, "changed"),
    remove: (4, "unlinked"),
    insert: (14, "unlinked"),
    swap: (3, "unlinked"),
    remove_the_first: (2, "unlinked"),
}


def test_an_entry_that_was_changed_removed_or_put_in_is_found(district: District) -> None:
    note(district, 6)
    assert verify(district) == (True, None, "")
    found = {}
    for deed in DEEDS:
        with store.database.atomic() as transaction:
            without_triggers()
            deed()
            found[deed] = verify(district)
            transaction.rollback()
    assert found == {deed: (False, *told) for deed, told in DEEDS.items()}
    assert verify(district) == (True, None, "")


def test_a_tail_cut_off_is_told_by_the_mark_of_the_last_check_and_a_rewritten_log_too(
    district: District,
) -> None:
    note(district, 5)
    paper = audit.head()
    assert verify(district) == (True, None, "") and paper is not None
    without_triggers()
    with store.writing():
        AuditEntry.delete().where(AuditEntry.id > 3).execute()
    assert verify(district) == (False, 5, "cut")
    (district.settings.data / audit_check.FILE_NAME).unlink()
    assert verify(district) == (True, None, ""), "who holds the folder too hides it"
    assert verify(district, Mark.read(f"5:{paper.digest[:16].upper()}")) == (False, 5, "cut"), "but not paper"
    with store.writing():
        last = START
        for row in AuditEntry.select().order_by(AuditEntry.id):
            row.login, row.previous = "maintainer", last
            row.digest = last = digest_of(last, row)
            row.save()
    assert verify(district) == (False, 3, "rewritten")


def test_a_restored_copy_ends_earlier_by_right_and_says_so(district: District) -> None:
    note(district, 4)
    verify(district)
    without_triggers()
    with store.writing():
        AuditEntry.delete().where(AuditEntry.id > 2).execute()
    audit_check.note_restored(district.settings.data, "os:root", now=district.now)
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert newest.action == "restore" and newest.reason.startswith("audit 4:")
    assert verify(district) == (True, None, "")


def test_many_who_read_at_once_make_one_chain(district: District) -> None:
    def read(login: str) -> None:
        note(district, 12, login)
        store.release()

    readers = [threading.Thread(target=read, args=(f"officer.{number}",)) for number in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert audit_check.verify(district.settings.data).entries == 72
    assert verify(district) == (True, None, "")


def test_a_transaction_that_fails_leaves_no_entry_and_no_gap_in_the_chain(district: District) -> None:
    note(district)
    with pytest.raises(RuntimeError), store.writing():
        note(district)
        raise RuntimeError
    note(district)
    assert verify(district) == (True, None, "") and AuditEntry.select().count() == 2


def test_the_command_says_whole_or_names_the_first_broken_entry(district: District) -> None:
    note(district, 3)
    where = ["--data", str(district.settings.data)]
    if district.settings.database_url:
        where += ["--database", district.settings.database_url]

    def run(*words: str) -> tuple[int, str]:
        real = store.database.obj  # what the command binds takes its place
        (real.close_all if is_postgres(real) else real.close)()
        result = CliRunner().invoke(main, ["audit", "verify", *where, *words])
        return result.exit_code, result.stdout

    head = audit.head()
    assert run() == (0, f"whole 3 {head}\n")
    without_triggers()
    with store.writing():
        AuditEntry.update(login="x").where(AuditEntry.id == 2).execute()
    code, told = run("--json")
    assert code == 1
    assert json.loads(told) == {
        "whole": False, "entries": 2, "head": str(Mark(1, AuditEntry.get_by_id(1).digest.hex())),
        "broken": 2, "why": "changed",
    }  # fmt: skip
    assert run()[1] == "broken 2 changed\n" and run("--known", "x")[0] == 2


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@given(
    st.lists(st.tuples(TEXT, TEXT, st.none() | TEXT, st.integers(0, 10**6)), min_size=1, max_size=8),
    st.data(),
)
def test_no_entry_says_the_same_with_other_words(
    told: list[tuple[str, str, str | None, int]], data: st.DataObject
) -> None:
    """Whatever is moved from one field into another, or altered anywhere, is another digest."""
    last, entries = START, []
    for number, (login, reason, case_no, count) in enumerate(told, start=1):
        entry = AuditEntry(
            id=number, at="", login=login, role="", action="", case_no=case_no, count=count, reason=reason
        )
        entry.previous, entry.digest = last, digest_of(last, entry)
        last = entry.digest
        entries.append(entry)
    assert follow(entries).whole
    victim = data.draw(st.sampled_from(entries))
    victim.login, victim.reason = victim.login + "x", victim.reason[1:]
    assert follow(entries).broken == victim.id
