"""A district in a folder and kiosks played by their exchanges: real keys, real seals, real signatures."""

import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from shared import exchange, urgency
from shared.attachments import split
from shared.clock import new_uuid, stamp
from shared.codes import ethnicity_list_version
from shared.envelope import NO_DIGEST, Envelope, to_wire
from shared.report import SystemFields
from shared.revision import SCHEMA_VERSION, Revision, dense_json
from shared.sealing import WORK_LIGHT, key_id, seal
from shared.signing import check_answer, new_signing_pair, sign_request
from sync_server import store
from sync_server.accounts.people import add_user
from sync_server.accounts.rules import EASY, set_rules
from sync_server.cli import main
from sync_server.intake import district, enrolment
from sync_server.intake.exchanging import take
from sync_server.intake.keys import Keys, load_keys, make_keys
from sync_server.intake.models import Kiosk
from sync_server.settings import SyncServerSettings
from tests.samples import samples, told
from tests.sync_server.migrated import begin

PASSWORD = "mật khẩu dài"


@dataclass
class District:
    """An initialised, bound store with an officer, an admin and a maintainer, each named after the role."""

    settings: SyncServerSettings
    keys: Keys
    public_key: bytes
    now: datetime

    def station(self, code: str = "HS-DM01", name: str = "Trạm Y tế xã Đồng Mẫu (hư cấu)") -> "Station":
        """A unit with one enrolled kiosk."""
        kind = "school" if code.startswith("SC") else "health_station"
        seed, verify_key = new_signing_pair()
        with store.writing():
            district.add_unit(code, name, kind, "99001", now=self.now)
            kiosk, _ = enrolment.add_kiosk("Máy 1", code, now=self.now, valid=timedelta(hours=1))
            Kiosk.update(state="enrolled", verify_key=verify_key).where(Kiosk.id == kiosk.id).execute()
        return Station(self, Kiosk.get_by_id(kiosk.id), seed, kind)


def run_command(district: District, *words: str) -> Result:
    """`sync-server WORDS` over this district, in this process."""
    url = district.settings.database_url
    bound = store.database.obj  # the command binds a store of its own
    (bound.close_all if url else bound.close)()
    where = ["--data", str(district.settings.data), *(["--database", url] if url else [])]
    return CliRunner().invoke(main, [*words, *where])


def make_district(folder: Path, database_url: str | None, now: datetime) -> District:
    settings = SyncServerSettings(data=folder, database_url=database_url, work=WORK_LIGHT)
    begin(folder, database_url)
    public = make_keys(folder)
    numbers = iter(range(1, 1000))
    new_id: Callable[[], str] = lambda: str(uuid.UUID(int=next(numbers), version=4))  # noqa: E731
    with store.writing():
        district.found("Huyện Mẫu", public, demo=True, now=now, new_id=new_id)
        set_rules(EASY)
        for role in ("officer", "admin", "maintainer"):
            add_user(role, role, PASSWORD, now=now, work=WORK_LIGHT)
    return District(settings, load_keys(folder), public, now)


@dataclass
class Station:
    """One kiosk, as the server sees it: it numbers, chains, seals and signs like a real one."""

    district: District
    kiosk: Kiosk
    seed: bytes
    kind: str
    sequence: int = 0
    previous: str = NO_DIGEST
    epoch: int = 1
    files: dict[str, int] = field(default_factory=dict)

    def report(self, sample: int = 0, **changes: Any) -> Revision:
        """The first revision of a new report made of one of the samples."""
        return self.first({k: v for k, v in {**told(samples()[sample]), **changes}.items() if v is not None})

    def first(self, fields: dict[str, Any]) -> Revision:
        """The first revision of a new report that says this."""
        report_uuid, found = new_uuid(), urgency.assess(fields)
        number = len(self.files) + 1
        self.files[report_uuid] = 1
        system = SystemFields(
            report_uuid=report_uuid,
            report_no=f"{self.kiosk.unit_id}-2026-{number:06d}",
            station_code=self.kiosk.unit_id,
            station_type=self.kind,
            created_by="yt.dm01",
            created_at=stamp(self.district.now),
            submitted_at=stamp(self.district.now),
            revision=1,
            schema_version=SCHEMA_VERSION,
            urgency_auto=found.level,
            urgency_reasons=list(found.reasons),
            urgency_rule_version=found.rule_version,
            urgency=found.level,
            ethnicity_list_version=ethnicity_list_version() if "child_ethnicity" in fields else None,
        )
        return self.revision(report_uuid, 1, fields | system.as_fields())

    def revision(
        self, report_uuid: str, number: int, fields: dict[str, Any], parents: tuple[str, ...] = ()
    ) -> Revision:
        at = stamp(self.district.now)
        return Revision(new_uuid(), report_uuid, number, "kiosk:yt.dm01", at, fields, parents)

    def envelope(
        self,
        revision: Revision,
        *,
        urgent: bool = False,
        content: bytes | None = None,
        kind: str = "revision",
    ) -> Envelope:
        """The next envelope of this kiosk's chain; `content` overrides what is sealed."""
        self.sequence += 1
        public = self.district.public_key
        made = Envelope(
            envelope_id=revision.revision_id,
            report_uuid=revision.report_uuid,
            kind=kind,
            urgent=urgent,
            epoch=self.epoch,
            sequence=self.sequence,
            previous=self.previous,
            key_id=key_id(public),
            created_at=stamp(self.district.now),
            sealed=seal(revision.to_bytes() if content is None else content, public),
        )
        self.previous = made.digest(self.kiosk.kiosk_id)
        return made

    def attach(self, revision: Revision, content: bytes, **told: Any) -> list[Envelope]:
        """A file for a report: the revision that names it, then its parts."""
        file_id = told.pop("file_id", new_uuid())
        row = {"file_id": file_id, "kind": "photo_injury", "sha256": sha256(content).hexdigest()} | told
        rows = [*(revision.fields.get("attachments") or ()), {**row, "bytes": len(content)}]
        named = self.revision(
            revision.report_uuid, revision.number + 1, {"attachments": rows}, (revision.revision_id,)
        )
        return [self.envelope(named), *self.parts(revision.report_uuid, content, file_id)]

    def parts(self, report_uuid: str, content: bytes, file_id: str) -> list[Envelope]:
        cut = split(content, file_id=file_id, report_uuid=report_uuid)
        return [self.part(report_uuid, part.to_bytes()) for part in cut]

    def part(self, report_uuid: str, content: bytes) -> Envelope:
        """The next envelope, with anything in it, as a part of a file."""
        return self.envelope(self.revision(report_uuid, 1, {}), content=content, kind="part")

    def request(self, envelopes: list[Any], **changes: Any) -> bytes:
        """The bytes of an exchange; envelopes may be Envelope or any raw JSON."""
        beat = exchange.Heartbeat(version="0", waiting=len(envelopes), last_sequence=self.sequence)
        message: dict[str, Any] = {
            "protocol": exchange.PROTOCOL,
            "exchange_id": new_uuid(),
            "kiosk_id": self.kiosk.kiosk_id,
            "sent_at": stamp(self.district.now),
            "epoch": self.epoch,
            "heartbeat": beat,
            "envelopes": [to_wire(e) if isinstance(e, Envelope) else e for e in envelopes],
        }
        told = exchange.Request(**{**message, **changes}).model_dump(mode="json", exclude_none=True)
        return zlib.compress(dense_json(told), 6)  # as a kiosk packs it, but with whatever text a test wants

    def sign(self, body: bytes) -> str:
        return sign_request(self.seed, self.kiosk.kiosk_id, body)

    def send(self, envelopes: list[Any], **changes: Any) -> exchange.Answer:
        """One exchange, its answer's signature checked."""
        body = self.request(envelopes, **changes)
        signed = take(
            self.kiosk.kiosk_id, self.sign(body), body, keys=self.district.keys, now=self.district.now
        )
        check_answer(self.district.keys.verify_key, body, signed.body, signed.signature)
        return exchange.read_answer(exchange.unpack(signed.body))

    def file(self, sample: int = 0, **changes: Any) -> Revision:
        """File a report and send it."""
        revision = self.report(sample, **changes)
        level = revision.fields["urgency"]
        assert self.send([self.envelope(revision, urgent=level == "high")]).receipts[0].status == "accepted"
        return revision
