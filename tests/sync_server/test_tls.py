"""The district's own authority: made once, private, never written over; kiosks take no other's."""

import json
import ssl
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from werkzeug.serving import make_server

from kiosk import authority, client, failures
from shared.clock import new_uuid, utc_now
from shared.exchange import EnrolmentRequest
from sync_server.app import create_app
from sync_server.fleet import certificates, tls
from sync_server.fleet.certificates import NameRefused
from sync_server.runtime import Runtime
from tests.sync_server.builders import District, run_command

NAMES = ("localhost", "127.0.0.1")


@pytest.fixture
def database_url() -> None:
    """Nothing of this is in a database."""


@contextmanager
def served(district: District, pem: Path) -> Iterator[str]:
    """The district's app behind a real TLS socket of this machine; its address."""
    runtime = Runtime(district.settings, district.keys, lambda: district.now, new_uuid)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    app = create_app(district.settings, runtime)
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_files_are_private_and_never_written_over(district: District) -> None:
    words = ("tls", "init", "--name", "may-chu.huyen-mau.vn", "--name", "10.0.0.5")
    made = run_command(district, *words, "--json")
    assert made.exit_code == 0, made.output
    told, files = json.loads(made.stdout), tls.Files(district.settings.data)
    assert told["names"] == ["may-chu.huyen-mau.vn", "10.0.0.5"] and 395 <= told["days_left"] <= 397
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.folder.iterdir()} == {0o600}
    assert str(files.ca) in made.stderr and told["ca_fingerprint"] in made.stderr
    before = files.ca.read_bytes(), files.ca_key.read_bytes(), files.server.read_bytes()
    again = run_command(district, *words)
    assert again.exit_code == 1 and "tls-there" in again.stderr
    assert before == (files.ca.read_bytes(), files.ca_key.read_bytes(), files.server.read_bytes())
    assert run_command(district, "tls", "show").exit_code == 0


@pytest.mark.parametrize("bad", ["https://huyen.vn", "huyen.vn:443", "máy chủ", "-a.vn", "1.2.3", ""])
def test_what_is_no_name_is_refused_and_nothing_is_made(district: District, bad: str) -> None:
    with pytest.raises(NameRefused):
        tls.init(district.settings.data, "Huyện", [bad], now=district.now)
    assert not tls.Files(district.settings.data).folder.exists()


def test_a_renewed_certificate_is_of_the_same_authority_and_names(district: District) -> None:
    data, files = district.settings.data, tls.Files(district.settings.data)
    first = tls.init(data, "Huyện Mẫu", NAMES, now=utc_now() - timedelta(days=380))
    assert run_command(district, "tls", "show").exit_code == 1  # 17 days left
    ca, before = files.ca.read_bytes(), files.server.read_bytes()
    assert run_command(district, "tls", "renew").exit_code == 0
    renewed = tls.shown(data)
    assert renewed.names == first.names == NAMES and renewed.until > first.until
    assert files.ca.read_bytes() == ca and files.server.read_bytes() != before
    assert stat.S_IMODE(files.server.stat().st_mode) == 0o600
    files.ca_key.unlink()
    refused = run_command(district, "tls", "renew")
    assert refused.exit_code == 1 and "tls-missing" in refused.stderr
    assert tls.shown(data) == renewed


def test_a_kiosk_takes_certificates_of_its_district_and_of_no_one_else(
    district: District, tmp_path: Path
) -> None:
    files = tls.Files(district.settings.data)
    tls.init(district.settings.data, "Huyện Mẫu", NAMES, now=utc_now())
    tls.init(tmp_path / "other", "Huyện Khác", NAMES, now=utc_now())
    kiosk = tmp_path / "kiosk"
    authority.keep(kiosk, files.ca)
    kept = kiosk / authority.FILE_NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with served(district, files.server) as url, client.new_session(kept) as pinned:
        assert pinned.get(f"{url}/healthz", timeout=5).status_code == 200
        with client.new_session() as unpinned:
            refused(unpinned, url)
        for strange in (tls.Files(tmp_path / "other").ca, tmp_path / "gone.pem"):
            with client.new_session(strange) as session:
                refused(session, url)
        tls.renew(district.settings.data, (), now=utc_now())
    with served(district, files.server) as url, client.new_session(kept) as pinned:
        assert pinned.get(f"{url}/healthz", timeout=5).status_code == 200
    with served(district, tls.Files(tmp_path / "other").server) as url, client.new_session(kept) as pinned:
        refused(pinned, url)


def test_a_certificate_of_another_name_or_that_is_over_is_refused(district: District, tmp_path: Path) -> None:
    of_another = tmp_path / "another"
    tls.init(of_another, "Huyện Mẫu", ["khac.vn"], now=utc_now())
    over = tmp_path / "over"
    tls.init(over, "Huyện Mẫu", NAMES, now=utc_now() - timedelta(days=certificates.SERVER_DAYS + 2))
    for data in (of_another, over):
        with (
            served(district, tls.Files(data).server) as url,
            client.new_session(tls.Files(data).ca) as session,
        ):
            refused(session, url)


@pytest.mark.parametrize("content", ["", "no certificate", "key"])
def test_what_is_no_authority_is_not_kept(tmp_path: Path, content: str) -> None:
    tls.init(tmp_path / "d", "Huyện", NAMES, now=utc_now())
    file = tmp_path / "ca.pem"
    file.write_text(tls.Files(tmp_path / "d").ca_key.read_text() if content == "key" else content)
    with pytest.raises(authority.NoAuthority):
        authority.keep(tmp_path / "kiosk", file)
    assert not (tmp_path / "kiosk").exists()


def refused(session: requests.Session, url: str) -> None:
    with pytest.raises(failures.CertificateRefused):
        client.enrol(session, url, EnrolmentRequest(code="ABCDE", verify_key="A" * 43 + "="))
