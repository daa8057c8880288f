"""The one place that sends alerts, through apprise, which is imported when first needed: it is large."""

import logging
from typing import Any

log = logging.getLogger(__name__)


def fault_of(address: str) -> str | None:
    """Why an address cannot be one of a channel, a key of duty.FAULTS; None if it can. Sends nothing."""
    found = _channel(address)
    return found if isinstance(found, str) else None


def send(address: str, title: str, body: str) -> str | None:
    """Send one message; why it did not go, a key of duty.FAULTS, or None. Never logs the address."""
    found = _channel(address)
    if isinstance(found, str):
        return found
    try:
        return None if found.notify(title=title, body=body) else "refused"
    except Exception as fault:  # plugins are many; whatever one of them raises stops no other channel
        log.warning("alert.channel_failed cause=%s", type(fault).__name__)
        return "refused"


def _channel(address: str) -> Any:
    """An apprise object for one address, or a fault."""
    try:
        import apprise  # noqa: PLC0415 - half a second, and 100 kinds of channels
    except ImportError:
        return "not-installed"
    logging.getLogger("apprise").disabled = True  # it writes addresses, with their secrets
    made = apprise.Apprise()
    return made if made.add(address) and len(made) == 1 else "bad-address"
