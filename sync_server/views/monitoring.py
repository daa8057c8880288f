"""What programs watch: `/readyz`, and `/metrics` in the text format of Prometheus. Counts and codes only."""

from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Request, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.errors import StoreNotReady
from shared.store_faults import DATABASE_FAULTS
from shared.words import N_
from sync_server import store
from sync_server.fleet.metrics import Gauge, gauges
from sync_server.runtime import Runtime, runtime

bp = Blueprint("monitoring", __name__)

CLOSED = N_(
    "Số liệu giám sát không mở cho nơi này. Đọc từ chính máy chủ, hoặc đặt SYNC_SERVER_METRICS_FROM hay"
    " SYNC_SERVER_METRICS_TOKEN."
)
_OWN_NAMES = {"localhost", "127.0.0.1", "::1"}


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests can be answered and what comes in is merged; else 503, with a code."""
    code = _not_ready(runtime())
    return ({"status": "not-ready", "code": code}, 503) if code else {"status": "ok"}


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    rt = runtime()
    if not _may_read(rt, request):
        return Response(f"{gettext(CLOSED)}\n", 403, mimetype="text/plain")
    registry = CollectorRegistry()
    registry.register(_Told(gauges(now=rt.now())))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _not_ready(rt: Runtime) -> str:
    try:
        if not store.answers():
            return "store-of-another-version"
    except (StoreNotReady, *DATABASE_FAULTS):
        return "store-down"
    late = rt.pulse.late(now=rt.now(), every_s=rt.settings.merge_every_s)
    return "merge-late" if late else ""


def _may_read(rt: Runtime, asked: Request) -> bool:
    """By the token where one is set, else by the address.

    A proxy on this machine has the machine's own address: what it passes on under another name is not ours.
    """
    if rt.settings.metrics_token:
        wanted = f"Bearer {rt.settings.metrics_token}"
        return compare_digest(asked.headers.get("Authorization", "").encode(), wanted.encode())
    try:
        address = ip_address(asked.remote_addr or "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback and urlsplit(f"//{asked.host}").hostname not in _OWN_NAMES:
        return False
    return any(address in network for network in rt.settings.metrics_from)


class _Told(Collector):
    def __init__(self, found: list[Gauge]) -> None:
        self.found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in self.found:
            family = GaugeMetricFamily(
                f"la_chan_{gauge.name}", gauge.told, labels=[gauge.by] if gauge.by else None
            )
            for label, value in gauge.values.items():
                family.add_metric([label] if gauge.by else [], value)
            yield family
