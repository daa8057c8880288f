"""The files of an installation, from the templates of the package; where they go is the caller's matter."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath, PureWindowsPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.install.registry import CHROME, EDGE, edge_policy, registry_file
from shared.errors import CannotDo
from shared.paths import resource_dir
from shared.words import N_

LINUX, WINDOWS = "linux", "windows"
UNIT = "etc/systemd/system/la-chan-kiosk.service"
SETTINGS = "etc/la-chan/kiosk.env"
POLICIES = ("etc/chromium", "etc/chromium-browser", "etc/opt/chrome")
"""Where Debian's Chromium, other builds of it, and Chrome look for policies."""

_UNFIT = re.compile(r'[\x00-\x1f"\'`%$&^<>|]')
_ACCOUNT = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,19}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is installed: the command `kiosk`, its data folder and port, and two accounts of the system.

    account: runs the program (Linux). desk: signed in at the screen; it cannot open the data folder.
    """

    program: str
    data: str
    port: int
    account: str
    desk: str

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """path: below the root of the system, or beside `install.cmd`. keep: one that is there is left alone."""

    path: str
    content: bytes
    mode: int = 0o644
    keep: bool = False


def files(system: str, plan: Plan) -> list[InstalledFile]:
    """Raises CannotDo for a path or an account that cannot be written into these files safely."""
    _ensure_plain(system, plan)
    return _linux(plan) if system == LINUX else _windows(plan)


def _linux(plan: Plan) -> list[InstalledFile]:
    policy = _rendered("chromium-policy.json", plan).encode()
    return [
        InstalledFile(UNIT, _rendered("la-chan-kiosk.service", plan).encode()),
        InstalledFile("etc/sysusers.d/la-chan-kiosk.conf", _rendered("sysusers.conf", plan).encode()),
        InstalledFile(SETTINGS, _rendered("kiosk.env", plan).encode(), keep=True),
        InstalledFile(
            "etc/xdg/autostart/la-chan-screen.desktop", _rendered("autostart.desktop", plan).encode()
        ),
        InstalledFile("usr/local/bin/la-chan-screen", _rendered("la-chan-screen", plan).encode(), mode=0o755),
        *(InstalledFile(f"{place}/policies/managed/la-chan-kiosk.json", policy) for place in POLICIES),
    ]


def _windows(plan: Plan) -> list[InstalledFile]:
    policy = json.loads(_rendered("chromium-policy.json", plan))
    return [
        InstalledFile("install.cmd", _dos(_rendered("install.cmd", plan)).encode()),
        InstalledFile("la-chan-kiosk.xml", _utf16(_rendered("la-chan-kiosk.xml", plan))),
        InstalledFile("la-chan-screen.xml", _utf16(_rendered("la-chan-screen.xml", plan))),
        InstalledFile("edge-policy.reg", _utf16(registry_file(EDGE, edge_policy(policy)))),
        InstalledFile("chrome-policy.reg", _utf16(registry_file(CHROME, policy))),
    ]


def _rendered(template: str, plan: Plan) -> str:
    places = Environment(
        loader=FileSystemLoader(resource_dir("templates") / "kiosk" / "install"),
        undefined=StrictUndefined,
        autoescape=template.endswith(".xml"),
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    address = f"http://{plan.host}/"
    return places.get_template(template).render(
        **asdict(plan), host=plan.host, address=address, state=_state(plan)
    )


def _state(plan: Plan) -> str:
    """The name systemd makes the data folder by, where it lies in the usual place; else empty."""
    path = PurePosixPath(plan.data)
    return path.name if path.parent == PurePosixPath("/var/lib") else ""


def _ensure_plain(system: str, plan: Plan) -> None:
    kind = PurePosixPath if system == LINUX else PureWindowsPath
    for path in (plan.program, plan.data):
        if _UNFIT.search(path) or not kind(path).is_absolute() or (system == LINUX and "\\" in path):
            raise CannotDo(
                path,
                title=N_("Đường dẫn này không dùng được để cài"),
                todo=N_("Dùng đường dẫn đầy đủ, không có dấu nháy, %, $ hay ký tự đặc biệt."),
            )
    for account in (plan.account, plan.desk):
        if not _ACCOUNT.fullmatch(account):
            raise CannotDo(
                account,
                title=N_("Tên tài khoản này không dùng được để cài"),
                todo=N_("Dùng chữ cái không dấu, số, dấu gạch, không quá 20 ký tự."),
            )


def _dos(text: str) -> str:
    return text.replace("\n", "\r\n")


def _utf16(text: str) -> bytes:
    """As Windows writes and reads such files: little-endian, with its mark."""
    return b"\xff\xfe" + _dos(text).encode("utf-16-le")
