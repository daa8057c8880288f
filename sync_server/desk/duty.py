"""Who is told of alerts, when and how. Owns `duty_person` and `duty_channel`.

An address of a channel holds secrets: it is sealed to the district's key, and only its kind is ever shown.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.clock import stamp
from shared.errors import CannotDo, NotThere, SealBroken
from shared.sealing import open_sealed, seal
from shared.words import N_
from sync_server.desk import alert_sending
from sync_server.desk.alert_models import DutyChannel, DutyPerson
from sync_server.desk.alert_rules import AREAS, Duty, hour
from sync_server.intake.keys import Keys
from sync_server.intake.models import DistrictKey

FAULTS = {
    "not-installed": N_("Máy chủ chưa cài phần gửi báo động: cài la_chan[alerts]"),
    "bad-address": N_("Địa chỉ kênh không đúng"),
    "refused": N_("Kênh không nhận: sai mã bí mật, hoặc không có mạng"),
    "no-key": N_("Máy chủ này không giữ khóa mở địa chỉ kênh"),
}
"""Why a channel fails, as msgids."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a person on duty. `days`: digits 1 (Monday) to 7; `areas`: keys of AREAS."""

    name: str
    opens: str
    closes: str
    days: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnRoster:
    person: DutyPerson
    channels: tuple[DutyChannel, ...]

    @property
    def duty(self) -> Duty:
        person = self.person
        return Duty(person.opens, person.closes, person.days, frozenset(person.takes.split(",")))


def roster() -> list[OnRoster]:
    """Everyone who is told of alerts, by name, with the channels in use."""
    people = list(DutyPerson.select().where(DutyPerson.active).order_by(DutyPerson.name, DutyPerson.id))
    channels = list(DutyChannel.select().where(DutyChannel.active).order_by(DutyChannel.id))
    return [OnRoster(one, tuple(c for c in channels if c.person_id == one.id)) for one in people]


def find(number: int) -> DutyPerson:
    """Raises NotThere."""
    person: DutyPerson | None = DutyPerson.get_or_none(DutyPerson.id == number, DutyPerson.active)
    if person is None:
        raise NotThere("duty person", title=N_("Không có người này trong danh sách trực"))
    return person


def add(told: Told) -> DutyPerson:
    """Within the caller's transaction. Raises CannotDo, naming the field."""
    person: DutyPerson = DutyPerson.create(**_checked(told))
    return person


def change(number: int, told: Told) -> None:
    """Raises NotThere, or CannotDo naming the field."""
    DutyPerson.update(**_checked(told)).where(DutyPerson.id == find(number).id).execute()


def close(number: int) -> None:
    DutyPerson.update(active=False).where(DutyPerson.id == find(number).id).execute()


def add_channel(number: int, address: str) -> DutyChannel:
    """Keep an address, sealed. Within the caller's transaction. Raises NotThere; CannotDo for one that is no
    address of a channel, or when what sends is not installed.
    """
    person, fault = find(number), alert_sending.fault_of(address)
    if fault:
        raise CannotDo(f"channel {fault}", title=FAULTS[fault], field="address")
    key = DistrictKey.select().order_by(DistrictKey.created_at.desc()).get()
    channel: DutyChannel = DutyChannel.create(
        person=person,
        scheme=address.partition("://")[0].lower()[:20],
        key_id=key.key_id,
        sealed=seal(address.encode(), bytes(key.public_key)),
    )
    return channel


def drop_channel(number: int, channel: int) -> None:
    """Raises NotThere."""
    found = find_channel(number, channel)
    row = DutyChannel.update(active=False, sealed=b"", failing_since=None)
    row.where(DutyChannel.id == found.id).execute()


def send(channel: DutyChannel, title: str, body: str, keys: Keys, *, now: datetime) -> bool:
    """Send by one channel and keep how it went, outside any transaction. A bad channel raises nothing."""
    try:
        address = open_sealed(bytes(channel.sealed), keys.opener(channel.key_id)).decode()
        fault = alert_sending.send(address, title, body)
    except SealBroken:
        fault = "no-key"
    row = DutyChannel.update(sent_at=stamp(now), failing_since=None, fault=None)
    if fault:
        since = channel.failing_since or stamp(now)
        row = DutyChannel.update(failing_since=since, fault=fault)
    row.where(DutyChannel.id == channel.id).execute()
    return fault is None


def try_out(channel: DutyChannel, keys: Keys, *, now: datetime) -> bool:
    """Whether a message that says it is only a trial went out."""
    return send(channel, "Lá Chắn: gửi thử", "Đây là tin gửi thử. Không có báo động.", keys, now=now)


def find_channel(number: int, channel: int) -> DutyChannel:
    """Raises NotThere."""
    mine = (DutyChannel.id == channel) & (DutyChannel.person == find(number)) & DutyChannel.active
    found: DutyChannel | None = DutyChannel.get_or_none(mine)
    if found is None:
        raise NotThere("channel", title=N_("Không có kênh này"))
    return found


def failing() -> list[tuple[str, DutyChannel]]:
    """(whose, channel) of those that did not work the last time."""
    query = DutyChannel.select(DutyChannel, DutyPerson).join(DutyPerson)
    failing_ones = query.where(
        DutyChannel.failing_since.is_null(False), DutyChannel.active, DutyPerson.active
    )
    return [(channel.person.name, channel) for channel in failing_ones.order_by(DutyChannel.id)]


def _checked(told: Told) -> dict[str, str]:
    opens, closes = hour(told.opens), hour(told.closes)
    for field, value in (("opens", opens), ("closes", closes)):
        if value is None:
            raise CannotDo("hour", title=N_("Ghi giờ như 07:30"), field=field)
    days = "".join(sorted(set(told.days) & set("1234567")))
    if not days:
        raise CannotDo("days", title=N_("Chọn ít nhất một ngày"), field="days")
    areas = [area for area in AREAS if area in told.areas]
    if not areas:
        raise CannotDo("areas", title=N_("Chọn ít nhất một loại báo động"), field="areas")
    return {
        "name": told.name,
        "opens": str(opens),
        "closes": str(closes),
        "days": days,
        "takes": ",".join(areas),
    }
