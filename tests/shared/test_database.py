"""Both engines open, migrate and refuse in words; files on disk are encrypted and private."""

import sqlite3
import threading

import peewee as pw
import pytest

from shared import folder
from shared.database import address, is_postgres, migrate, open_again, open_postgres, open_sqlite
from shared.errors import StoreNotReady


@pytest.fixture
def migrations(tmp_path):
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "0001_first.py").write_text(
        "import peewee as pw\n\ndef up(migrator, db):\n"
        "    db.execute_sql('CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL)')\n"
    )
    return steps


@pytest.fixture
def opened(tmp_path, database_url):
    found = open_postgres(database_url) if database_url else open_sqlite(tmp_path / "a.db", bytes(32))
    yield found
    (found.close_all if database_url else found.close)()


def test_migrations_run_once_and_a_newer_store_is_left_alone(opened, migrations):
    assert migrate(opened, migrations) == ["0001_first"]
    assert migrate(opened, migrations) == []
    (migrations / "0001_first.py").unlink()
    with pytest.raises(StoreNotReady, match="newer program: 0001_first"):
        migrate(opened, migrations)


def test_another_process_opens_the_same_store_to_read(opened, migrations):
    migrate(opened, migrations)
    opened.connect(reuse_if_open=True)
    opened.execute_sql("INSERT INTO note (id, words) VALUES (1, 'một')")
    again = open_again(address(opened))
    again.connect()
    assert again.execute_sql("SELECT words FROM note").fetchall() == [("một",)]
    if not is_postgres(again):
        with pytest.raises(pw.OperationalError, match="readonly"):
            again.execute_sql("DELETE FROM note")
    again.close()


def test_threads_that_read_then_write_lose_no_count(tmp_path):
    database = open_sqlite(tmp_path / "a.db", bytes(32))
    database.execute_sql("CREATE TABLE counter (n INTEGER)")
    database.execute_sql("INSERT INTO counter VALUES (0)")

    def add() -> None:
        for _ in range(25):
            with database.atomic():
                n = database.execute_sql("SELECT n FROM counter").fetchone()[0]
                database.execute_sql("UPDATE counter SET n = ?", (n + 1,))
        database.close()

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.execute_sql("SELECT n FROM counter").fetchone()[0] == 150
    database.close()


def test_the_file_is_private_encrypted_and_refuses_another_key(tmp_path):
    folder.make_private(tmp_path / "d")
    key = folder.new_database_key(tmp_path / "d")
    assert folder.new_database_key(tmp_path / "d") == key == folder.database_key(tmp_path / "d")
    path = tmp_path / "d" / "a.db"
    database = open_sqlite(path, key)
    database.execute_sql("CREATE TABLE note (words TEXT)")
    with database.atomic():
        database.execute_sql("INSERT INTO note VALUES ('dấu hiệu')")
    database.close()
    assert path.stat().st_mode & 0o777 == 0o600 and (tmp_path / "d").stat().st_mode & 0o777 == 0o700
    assert "dấu hiệu".encode() not in path.read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT * FROM note")
    with pytest.raises(StoreNotReady):
        open_sqlite(path, bytes(32))


def test_a_damaged_file_a_missing_key_and_an_absent_server_are_told_in_words(tmp_path):
    (tmp_path / "a.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreNotReady):
        open_sqlite(tmp_path / "a.db", bytes(32))
    with pytest.raises(StoreNotReady):
        folder.database_key(tmp_path)
    with pytest.raises(StoreNotReady):
        open_postgres("postgresql://nobody@127.0.0.1:1/none")


def test_sqlite_is_durable_and_clean(waits_for_the_disk, tmp_path):
    database = open_sqlite(tmp_path / "a.db", bytes(32))
    expected = {
        "journal_mode": "wal",
        "synchronous": "2",
        "secure_delete": "1",
        "foreign_keys": "1",
        "page_size": "8192",
    }
    found = {name: str(database.execute_sql(f"PRAGMA {name}").fetchone()[0]) for name in expected}
    assert found == expected
    assert isinstance(database, pw.SqliteDatabase)
    database.close()


@pytest.mark.postgres
def test_of_several_hosts_the_one_that_takes_writes_is_used(postgres_url):
    found = open_postgres(
        postgres_url.replace("@", "@127.0.0.1:1,") + "?target_session_attrs=read-write&connect_timeout=2"
    )
    found.connect()
    assert found.execute_sql("SELECT 1").fetchone() == (1,)
    found.close_all()


@pytest.mark.parametrize("url", ["postgresql://a:secret@[host/d", "postgresql://a:secret@host", "nothing"])
def test_a_url_that_is_none_is_refused_without_a_word_of_it(url):
    with pytest.raises(StoreNotReady, match="the URL") as refused:
        open_postgres(url)
    assert "secret" not in str(refused.value)
