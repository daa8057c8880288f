"""A certificate authority of the district's own, and certificates of its server. Knows no files.

Made by the `cryptography` library (extra `tls`): the same on every machine, where the `openssl` command is
another program each time, or none, as on Windows.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.errors import CannotDo
from shared.words import N_

if TYPE_CHECKING:
    from cryptography import x509

CA_DAYS = 3650
SERVER_DAYS = 397
"""As long as browsers take; the console is opened in one."""
_BEFORE = timedelta(hours=24)
"""A kiosk's clock may be behind."""
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


class NoCryptography(CannotDo):
    slug = "tls-not-installed"
    title = N_("Chưa cài phần tạo chứng thư TLS")
    todo = N_("Cài la_chan[tls] rồi chạy lại.")


class NameRefused(CannotDo):
    slug = "tls-name"
    title = N_("Tên hoặc địa chỉ này không dùng được trong chứng thư")
    todo = N_("Ghi tên máy như may-chu.huyen.vn, hoặc địa chỉ IP; không có https:// và không có cổng.")


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate says. `fingerprint`: SHA-256, as people compare it."""

    names: tuple[str, ...]
    until: datetime
    fingerprint: str


def checked(name: str) -> str:
    """A host name or an address as it stands in a certificate. Raises NameRefused."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        labels = name.rstrip(".").split(".")
        if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
            raise NameRefused(name[:80]) from None
        return name.rstrip(".").lower()


def make_authority(district: str, *, now: datetime) -> Pair:
    """A new authority. Raises NoCryptography."""
    x509, _, ec = _library()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"{district[:40]} – Lá Chắn CA")
    made = _builder(subject, subject, key.public_key(), now, CA_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    return _pair(made, key, signed_by=key)


def make_server(authority: Pair, names: Sequence[str], *, now: datetime) -> Pair:
    """A new key and certificate for these names and addresses, which were `checked`.

    It ends with the authority at the latest. Raises NoCryptography.
    """
    x509, serialization, ec = _library()
    ca = x509.load_pem_x509_certificate(authority.certificate)
    ca_key = serialization.load_pem_private_key(authority.key, None)
    key = ec.generate_private_key(ec.SECP256R1())
    days = min(SERVER_DAYS, (ca.not_valid_after_utc - now).days)
    made = _builder(_name(names[0][:64]), ca.subject, key.public_key(), now, days)
    made = made.add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    server = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH])
    made = made.add_extension(server, critical=False)
    made = made.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), critical=False
    )
    return _pair(made, key, signed_by=ca_key)


def read(certificate: bytes) -> Told:
    """What the first certificate of a PEM says. Raises NoCryptography, ValueError."""
    x509, _, _ = _library()
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - an extra

    found = x509.load_pem_x509_certificate(certificate)
    try:
        told = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = tuple(str(one.value) for one in told)
    except x509.ExtensionNotFound:
        names = ()
    digest = found.fingerprint(hashes.SHA256()).hex().upper()
    return Told(names, found.not_valid_after_utc, ":".join(re.findall("..", digest)))


def _library() -> tuple[Any, Any, Any]:
    try:
        from cryptography import x509  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    except ImportError:
        raise NoCryptography from None
    return x509, serialization, ec


def _builder(subject: "x509.Name", issuer: "x509.Name", public_key: Any, now: datetime, days: int) -> Any:
    x509, _, _ = _library()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common: str) -> Any:
    x509, _, _ = _library()
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _general(name: str) -> Any:
    x509, _, _ = _library()
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> Any:
    x509, _, _ = _library()
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(builder: Any, key: Any, *, signed_by: Any) -> Pair:
    _, serialization, _ = _library()
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Pair(builder.sign(signed_by, hashes.SHA256()).public_bytes(pem), private)
