"""A person's telephone: it shows the code of a secret at a moment, by its own clock."""

from datetime import datetime, timedelta

import pyotp


def code_at(secret: str, moment: datetime, *, steps: int = 0) -> str:
    """steps: how many half minutes its clock is ahead (behind, where negative)."""
    return pyotp.TOTP("".join(secret.split())).at(moment + timedelta(seconds=30 * steps))
