"""Faults to plant in a copy of the source, one at a time: each takes one promise away.

The texts must stand in the source exactly once, so that a plant cannot wither unseen when the code changes.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Fault:
    """In `file`, `text` becomes `planted`; `promise` is the check of the verdict that must then be
    broken, `network` are faults that can show it."""

    file: str
    text: str
    planted: str
    promise: str
    network: tuple[str, ...] = ("sent twice", "cut after", "502", "503 after")


FAULTS: Mapping[str, Fault] = {
    "saved is said before the reports are filed": Fault(
        "kiosk/cli/reports.py",
        '    with progress_bar(N_("Đang ghi báo cáo"), shown=not as_json) as watch:\n',
        "    from shared.cli import print_json\n"
        '    print_json({"filed": len(file.read_text("utf-8").splitlines()), "skipped": 0, "refused": []})\n'
        "    __import__('sys').stdout.flush()\n"
        "    print_json = lambda told: None\n"
        '    with progress_bar(N_("Đang ghi báo cáo"), shown=not as_json) as watch:\n',
        "nothing that was confirmed is lost",
    ),
    "the disk is not waited for": Fault(
        "shared/database.py",
        '("synchronous", "full")',
        '("synchronous", "off")',
        "what was called saved was on disk",
    ),
    "the district answers within its transaction": Fault(
        "sync_server/intake/exchanging.py",
        '            skew_s=skew if way == "network" else None,\n            **counts,\n        )\n',
        '            skew_s=skew if way == "network" else None,\n            **counts,\n        )\n'
        "        return Signed(answer, sign_answer(keys.signing_seed, body, answer))\n",
        "what was called saved was on disk",
    ),
    "the inbox has no UNIQUE constraint": Fault(
        "sync_server/migrations/0001_initial.py",
        "        envelope_id = pw.BinaryUUIDField(unique=True)\n",
        "        envelope_id = pw.BinaryUUIDField()\n",
        "no envelope was taken in twice",
    ),
    "the district's signature is not checked": Fault(
        "kiosk/client.py",
        "        check_answer(district.verify_key, body, told.body, told.headers",
        "        (lambda *_: None)(district.verify_key, body, told.body, told.headers",
        "nothing was called received before the district had it",
        ("forged answer",),
    ),
    "a receipt is not held against the bytes that were sent": Fault(
        "kiosk/receipts.py",
        "    fit = [(entry, receipt) for entry, receipt in pairs if _fits(entry, receipt)]\n",
        "    fit = pairs\n",
        "nothing was called received before the district had it",
        ("receipts for other bytes",),
    ),
    "one receipt is taken for the whole batch": Fault(
        "kiosk/receipts.py",
        "    rows = [(receipt.status, receipt.code, at, entry.id) for entry, receipt in fit]\n",
        '    rows = [("accepted", None, at, entry.id) for entry, receipt in fit]\n',
        "what cannot be read is quarantined, once, and named on both sides",
    ),
    "one bad envelope refuses the whole batch": Fault(
        "sync_server/intake/inbox.py",
        "    fresh = _insert(kiosk,",
        "    for bad in (e for e in read if isinstance(e, UnreadableMessage)):\n        raise bad\n"
        "    fresh = _insert(kiosk,",
        "the outboxes are empty",
    ),
}


def plant(fault: Fault, folder: Path) -> None:
    """Copy the source there, with the fault in it."""
    for part in ("kiosk", "sync_server", "shared", "templates", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    path = folder / fault.file
    source = path.read_text("utf-8")
    assert source.count(fault.text) == 1, f"{fault.file} has changed: plant this fault anew"
    path.write_text(source.replace(fault.text, fault.planted), "utf-8")
